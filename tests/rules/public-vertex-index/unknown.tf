variable "open" {
  type = bool
}

resource "google_vertex_ai_index_endpoint" "maybe" {
  display_name            = "maybe"
  public_endpoint_enabled = var.open
}
