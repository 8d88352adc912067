resource "aws_lb_listener" "default" { # finds: weak-listener-tls
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_alb_listener" "old" {
  load_balancer_arn = aws_lb.web.arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS-1-1-2017-01" # finds: weak-listener-tls

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

# Its name says 1.3, yet it goes down to 1.0.
resource "aws_lb_listener" "compatible" {
  load_balancer_arn = aws_lb.stream.arn
  port              = 9443
  protocol          = "TLS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-0-2021-06" # finds: weak-listener-tls

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.stream.arn
  }
}
