resource "aws_datasync_location_nfs" "theirs" {
  server_hostname = "files.example.com"
  subdirectory    = "/"
  on_prem_config {
    agent_arns = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0123456789abcdef0"]
  }
}

# Data is taken from there.
resource "aws_datasync_task" "into" {
  source_location_arn      = aws_datasync_location_nfs.theirs.arn
  destination_location_arn = "arn:aws:datasync:eu-west-1:111122223333:location/loc-0123456789abcdef0"
}

resource "aws_dms_endpoint" "source" {
  endpoint_id   = "source"
  endpoint_type = "source"
  engine_name   = "postgres"
  server_name   = "db.example.com"
}

resource "aws_db_instance" "copy" {
  identifier = "copy"
}

resource "aws_dms_endpoint" "own" {
  endpoint_id   = "own"
  endpoint_type = "target"
  engine_name   = "postgres"
  server_name   = aws_db_instance.copy.address
}

resource "aws_dms_endpoint" "table" {
  endpoint_id   = "table"
  endpoint_type = "target"
  engine_name   = "dynamodb"
}
