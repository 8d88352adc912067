variable "key" {
  type      = string
  sensitive = true
}

resource "aws_datasync_location_object_storage" "archive" {
  agent_arns      = ["arn:aws:datasync:eu-west-1:123456789012:agent/agent-0abc1234def567890"]
  server_hostname = "storage.example.com"
  bucket_name     = "archive"
  secret_key      = var.key
}
