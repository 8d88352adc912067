resource "google_vertex_ai_endpoint" "captured" {
  name         = "captured"
  display_name = "captured"
  location     = "europe-west4"

  predict_request_response_logging_config {
    enabled       = true
    sampling_rate = 1

    bigquery_destination {
      output_uri = "bq://ml-audit.vertex.predictions"
    }
  }
}
