resource "aws_ecs_cluster" "serving" {
  name = "serving"

  configuration {
    execute_command_configuration { # finds: unencrypted-container-shell-log
      logging = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = "sessions"
      }
    }
  }
}

resource "aws_ecs_cluster" "batch" {
  name = "batch"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.sessions.arn
      logging    = "OVERRIDE"

      log_configuration { # finds: unencrypted-container-shell-log
        cloud_watch_log_group_name = "sessions"
      }
    }
  }
}
