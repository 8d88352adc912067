resource "aws_ssm_document" "sessions" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content = jsonencode({
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      kmsKeyId     = "alias/sessions"
      s3BucketName = "acme-sessions"
    }
  })
}

resource "aws_ssm_document" "patch" {
  name          = "patch-workers"
  document_type = "Command"
  content       = file("patch-workers.json")
}
