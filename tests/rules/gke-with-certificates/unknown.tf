variable "choice" {
  type = string
}

resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  master_auth {
    client_certificate_config {
      issue_client_certificate = var.choice
    }
  }
}
