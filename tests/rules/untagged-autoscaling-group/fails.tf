resource "aws_autoscaling_group" "workers" { # finds: untagged-autoscaling-group
  min_size = 1
  max_size = 4
}
