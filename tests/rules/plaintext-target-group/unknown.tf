variable "protocol" {
  type = string
}

resource "aws_lb_target_group" "models" {
  name     = "models"
  port     = 8443
  protocol = var.protocol
  vpc_id   = "vpc-1"
}
