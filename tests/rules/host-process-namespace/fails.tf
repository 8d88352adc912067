resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = "[]"
  pid_mode              = "host" # finds: host-process-namespace
}
