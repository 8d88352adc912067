variable "zones" {
  type = map(string)
}

resource "google_bigtable_instance" "runs" {
  name = "runs"

  dynamic "cluster" {
    for_each = var.zones

    content {
      cluster_id = cluster.key
      zone       = cluster.value
    }
  }
}
