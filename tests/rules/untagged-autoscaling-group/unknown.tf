variable "tags" {
  type = map(string)
}

resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 4

  dynamic "tag" {
    for_each = var.tags

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
