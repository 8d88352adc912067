resource "aws_launch_template" "workers" {
  name = "workers"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_launch_template" "strict" {
  name = "strict"

  metadata_options {
    http_put_response_hop_limit = 1
  }
}
