variable "office" {
  type = string
}

resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = var.office
    }
  }
}
