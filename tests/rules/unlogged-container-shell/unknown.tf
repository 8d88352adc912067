variable "logging" {
  type = string
}

resource "aws_ecs_cluster" "serving" {
  name = "serving"

  configuration {
    execute_command_configuration {
      logging = var.logging
    }
  }
}
