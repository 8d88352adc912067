variable "captured" {
  type = bool
}

resource "google_vertex_ai_endpoint" "maybe" {
  name         = "maybe"
  display_name = "maybe"
  location     = "europe-west4"

  predict_request_response_logging_config {
    enabled = var.captured
  }
}
