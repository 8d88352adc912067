resource "aws_autoscaling_group" "web" {
  min_size          = 1
  max_size          = 4
  health_check_type = "EC2"
}

resource "aws_autoscaling_attachment" "web" {
  autoscaling_group_name = aws_autoscaling_group.web.id # finds: autoscaling-without-balancer-health
  lb_target_group_arn    = aws_lb_target_group.web.arn
}

resource "aws_autoscaling_group" "api" { # finds: autoscaling-without-balancer-health
  min_size          = 1
  max_size          = 4
  target_group_arns = [aws_lb_target_group.api.arn]
}
