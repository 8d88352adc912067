variable "transit" {
  type = string
}

resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = "[]"

  volume {
    name = "models"

    efs_volume_configuration {
      file_system_id     = "fs-1"
      transit_encryption = var.transit
    }
  }
}
