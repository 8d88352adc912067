variable "check" {
  type = string
}

resource "aws_autoscaling_group" "api" {
  min_size          = 1
  max_size          = 4
  target_group_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/1"]
  health_check_type = var.check
}
