resource "aws_ecs_cluster" "serving" {
  name = "serving"

  configuration {
    execute_command_configuration {
      logging = "NONE" # finds: unlogged-container-shell
    }
  }
}
