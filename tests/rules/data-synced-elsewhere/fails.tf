resource "aws_datasync_location_nfs" "theirs" { # finds: data-synced-elsewhere
  server_hostname = "files.example.com"
  subdirectory    = "/"
  on_prem_config {
    agent_arns = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0123456789abcdef0"]
  }
}

resource "aws_datasync_location_smb" "theirs" { # finds: data-synced-elsewhere
  server_hostname = "share.example.com"
  subdirectory    = "/"
  user            = "copier"
  password        = var.password
  agent_arns      = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0123456789abcdef0"]
}

variable "password" {
  type      = string
  sensitive = true
}

resource "aws_datasync_task" "out" {
  source_location_arn      = "arn:aws:datasync:eu-west-1:111122223333:location/loc-0123456789abcdef0"
  destination_location_arn = aws_datasync_location_smb.theirs.arn
}

resource "aws_dms_endpoint" "theirs" { # finds: data-synced-elsewhere
  endpoint_id   = "theirs"
  endpoint_type = "target"
  engine_name   = "postgres"
  server_name   = "db.example.com"
  port          = 5432
  ssl_mode      = "require"
}

resource "aws_dms_endpoint" "stream" { # finds: data-synced-elsewhere
  endpoint_id   = "stream"
  endpoint_type = "target"
  engine_name   = "kafka"
  kafka_settings {
    broker = "kafka.example.com:9092"
  }
}
