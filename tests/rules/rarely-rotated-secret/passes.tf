resource "aws_secretsmanager_secret_rotation" "registry" {
  secret_id = "model-registry"

  rotation_rules {
    automatically_after_days = 90
  }
}

resource "aws_secretsmanager_secret_rotation" "hub" {
  secret_id = "hub"

  rotation_rules {
    schedule_expression = "rate(90 days)"
  }
}

resource "aws_secretsmanager_secret_rotation" "proxy" {
  secret_id = "proxy"

  rotation_rules {
    schedule_expression = "cron(0 4 1 * ? *)"
  }
}
