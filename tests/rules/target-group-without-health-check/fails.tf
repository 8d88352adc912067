resource "aws_lb_target_group" "models" { # finds: target-group-without-health-check
  name     = "models"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = "vpc-1"
}

resource "aws_alb_target_group" "api" {
  name     = "api"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = "vpc-1"

  health_check { # finds: target-group-without-health-check
    matcher = "200"
  }
}
