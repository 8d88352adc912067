resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = "[]"

  volume {
    name = "models"

    efs_volume_configuration { # finds: unencrypted-task-volume-transit
      file_system_id = "fs-1"
    }
  }

  volume {
    name = "cache"

    efs_volume_configuration {
      file_system_id     = "fs-2"
      transit_encryption = "DISABLED" # finds: unencrypted-task-volume-transit
    }
  }
}
