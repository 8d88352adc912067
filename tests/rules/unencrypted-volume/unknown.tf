variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = var.encrypted
}
