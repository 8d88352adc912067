variable "hops" {
  type = number
}

resource "aws_launch_template" "workers" {
  name = "workers"

  metadata_options {
    http_put_response_hop_limit = var.hops
  }
}
