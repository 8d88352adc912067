resource "google_vertex_ai_index_endpoint" "peered" {
  display_name = "peered"
  network      = "projects/123/global/networks/ml"
}
