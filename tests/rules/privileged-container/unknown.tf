variable "privileged" {
  type = bool
}

resource "aws_ecs_task_definition" "serve" {
  family = "serve"
  container_definitions = jsonencode([
    {
      name       = "model"
      image      = "model:1.4"
      privileged = var.privileged
    },
  ])
}
