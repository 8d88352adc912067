resource "aws_lb_target_group" "models" {
  name     = "models"
  port     = 8080
  protocol = "HTTP" # finds: plaintext-target-group
  vpc_id   = "vpc-1"
}

resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 8080
  protocol = "HTTP" # finds: plaintext-target-group
  vpc_id   = "vpc-1"
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
