variable "check" {
  type = bool
}

resource "aws_lb_target_group" "models" {
  name     = "models"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = "vpc-1"

  health_check {
    enabled = var.check
    path    = "/ready"
  }
}
