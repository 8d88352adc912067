resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = "[]"
}

resource "aws_ecs_task_definition" "shared" {
  family                = "shared"
  container_definitions = "[]"
  pid_mode              = "task"
}
