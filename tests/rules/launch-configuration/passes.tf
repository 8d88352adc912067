resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 4

  launch_template {
    id = aws_launch_template.workers.id
  }
}

resource "aws_autoscaling_group" "mixed" {
  min_size = 1
  max_size = 4

  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.workers.id
      }
    }
  }
}
