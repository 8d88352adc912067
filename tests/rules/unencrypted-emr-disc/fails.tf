resource "aws_emr_security_configuration" "off" { # finds: unencrypted-emr-disc
  name = "off"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = false
    }
  })
}

resource "aws_emr_security_configuration" "bucket" { # finds: unencrypted-emr-disc
  name = "bucket"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
      }
    }
  })
}
