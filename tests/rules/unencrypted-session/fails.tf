resource "aws_ssm_document" "sessions" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content = jsonencode({ # finds: unencrypted-session
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      kmsKeyId     = ""
      s3BucketName = "acme-sessions"
    }
  })
}

resource "aws_ssm_document" "notebooks" {
  name            = "notebooks"
  document_type   = "Session"
  document_format = "YAML"
  content         = "schemaVersion: '1.0'\ninputs:\n  kmsKeyId: ''\n  s3BucketName: acme-sessions\n" # finds: unencrypted-session
}
