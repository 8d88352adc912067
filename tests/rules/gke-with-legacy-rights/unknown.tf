variable "choice" {
  type = string
}

resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
  enable_legacy_abac = var.choice
}
