variable "definitions" {
  type = string
}

resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = var.definitions
}
