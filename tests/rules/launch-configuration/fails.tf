resource "aws_autoscaling_group" "workers" { # finds: launch-configuration
  min_size             = 1
  max_size             = 4
  launch_configuration = aws_launch_configuration.old.name
}
