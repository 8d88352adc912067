variable "private" {
  type = bool
}

resource "google_vertex_ai_endpoint" "maybe" {
  name         = "maybe"
  display_name = "maybe"
  location     = "europe-west4"

  private_service_connect_config {
    enable_private_service_connect = var.private
  }
}
