resource "aws_lb_target_group" "models" {
  name     = "models"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = "vpc-1"

  health_check {
    path = "/ready"
  }
}

resource "aws_lb_target_group" "queue" {
  name     = "queue"
  port     = 5672
  protocol = "TCP"
  vpc_id   = "vpc-1"
}
