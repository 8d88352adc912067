resource "google_vertex_ai_index_endpoint" "open" {
  display_name            = "open"
  public_endpoint_enabled = true # finds: public-vertex-index
}
