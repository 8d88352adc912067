resource "google_vertex_ai_endpoint" "silent" { # finds: vertex-endpoint-without-log
  name         = "silent"
  display_name = "silent"
  location     = "europe-west4"
}

resource "google_vertex_ai_endpoint" "off" {
  name         = "off"
  display_name = "off"
  location     = "europe-west4"

  predict_request_response_logging_config {
    enabled = false # finds: vertex-endpoint-without-log
  }
}
