resource "aws_launch_template" "workers" {
  name = "workers"

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 3 # finds: metadata-hop-limit
  }
}

resource "aws_launch_configuration" "old" {
  image_id      = "ami-0abc1234def567890"
  instance_type = "m5.large"

  metadata_options {
    http_put_response_hop_limit = 2 # finds: metadata-hop-limit
  }
}
