resource "aws_ssm_document" "sessions" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content = jsonencode({ # finds: unlogged-session
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      kmsKeyId               = "alias/sessions"
      s3BucketName           = ""
      s3EncryptionEnabled    = true
      cloudWatchLogGroupName = ""
    }
  })
}

resource "aws_ssm_document" "notebooks" {
  name          = "notebooks"
  document_type = "Session"
  content = jsonencode({ # finds: unlogged-session
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      s3BucketName        = "acme-sessions"
      s3EncryptionEnabled = false
    }
  })
}
