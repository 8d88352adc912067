variable "key" {
  type = string
}

resource "aws_ebs_volume" "datasets" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = true
  kms_key_id        = var.key
}
