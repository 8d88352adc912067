resource "google_vertex_ai_endpoint" "open" { # finds: public-vertex-endpoint
  name         = "open"
  display_name = "open"
  location     = "europe-west4"
}
