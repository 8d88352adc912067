resource "google_vertex_ai_endpoint" "peered" {
  name         = "peered"
  display_name = "peered"
  location     = "europe-west4"
  network      = "projects/123/global/networks/ml"
}

resource "google_vertex_ai_endpoint" "connected" {
  name         = "connected"
  display_name = "connected"
  location     = "europe-west4"

  private_service_connect_config {
    enable_private_service_connect = true
  }
}
