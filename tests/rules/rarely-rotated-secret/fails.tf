resource "aws_secretsmanager_secret_rotation" "registry" {
  secret_id = "model-registry"

  rotation_rules {
    automatically_after_days = 180 # finds: rarely-rotated-secret
  }
}

resource "aws_secretsmanager_secret_rotation" "hub" {
  secret_id = "hub"

  rotation_rules {
    schedule_expression = "rate(100 days)" # finds: rarely-rotated-secret
  }
}

resource "aws_secretsmanager_secret_rotation" "proxy" {
  secret_id = "proxy"

  rotation_rules {
    schedule_expression = "rate(2200 hours)" # finds: rarely-rotated-secret
  }
}

resource "aws_secretsmanager_secret_rotation" "archive" {
  secret_id = "archive"

  rotation_rules {
    schedule_expression = "cron(0 4 1 1 ? *)" # finds: rarely-rotated-secret
  }
}
