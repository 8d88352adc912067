resource "aws_ecs_cluster" "serving" {
  name = "serving"
}

resource "aws_ecs_cluster" "batch" {
  name = "batch"

  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"
    }
  }
}
