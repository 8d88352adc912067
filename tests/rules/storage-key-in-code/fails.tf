resource "aws_datasync_location_object_storage" "archive" {
  agent_arns      = ["arn:aws:datasync:eu-west-1:123456789012:agent/agent-0abc1234def567890"]
  server_hostname = "storage.example.com"
  bucket_name     = "archive"
  access_key      = "archive-reader"
  secret_key      = "example" # finds: storage-key-in-code
}
