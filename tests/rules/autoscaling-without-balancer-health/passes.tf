resource "aws_autoscaling_group" "web" {
  min_size          = 1
  max_size          = 4
  health_check_type = "ELB"
}

resource "aws_autoscaling_attachment" "web" {
  autoscaling_group_name = aws_autoscaling_group.web.id
  lb_target_group_arn    = aws_lb_target_group.web.arn
}

resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 4
}
