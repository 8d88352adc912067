variable "encrypt" {
  type = bool
}

resource "aws_ecs_cluster" "serving" {
  name = "serving"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.sessions.arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = var.encrypt
        cloud_watch_log_group_name     = "sessions"
      }
    }
  }
}
