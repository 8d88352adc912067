variable "mode" {
  type = string
}

resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = "[]"
  pid_mode              = var.mode
}
