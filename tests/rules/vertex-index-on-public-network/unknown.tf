variable "choice" {
  type = string
}

resource "google_vertex_ai_index_endpoint" "runs" {
  display_name            = "documents"
  region                  = "europe-west4"
  public_endpoint_enabled = var.choice
}
