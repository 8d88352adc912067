resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 4

  tag {
    key                 = "Team"
    value               = "search"
    propagate_at_launch = true
  }
}
