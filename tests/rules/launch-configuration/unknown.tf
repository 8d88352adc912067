variable "template" {
  type = map(string)
}

resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 4

  dynamic "launch_template" {
    for_each = var.template

    content {
      id = launch_template.value
    }
  }
}
