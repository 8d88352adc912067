resource "aws_ssm_document" "sessions" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content = jsonencode({
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      s3BucketName        = "acme-sessions"
      s3EncryptionEnabled = true
    }
  })
}

resource "aws_ssm_document" "notebooks" {
  name            = "notebooks"
  document_type   = "Session"
  document_format = "YAML"
  content         = <<-EOT
    schemaVersion: '1.0'
    sessionType: Standard_Stream
    inputs:
      cloudWatchLogGroupName: sessions
      cloudWatchEncryptionEnabled: true
  EOT
}
