resource "aws_ecs_cluster" "serving" {
  name = "serving"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.sessions.arn
      logging    = "OVERRIDE"

      log_configuration {
        s3_bucket_encryption_enabled = true
        s3_bucket_name               = "sessions"
      }
    }
  }
}

resource "aws_ecs_cluster" "plain" {
  name = "plain"
}
