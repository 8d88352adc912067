resource "aws_emr_security_configuration" "off" {
  name          = "off"
  configuration = jsonencode({ # finds: unencrypted-emr-disc
    EncryptionConfiguration = {
      EnableAtRestEncryption = false
    }
  })
}

resource "aws_emr_security_configuration" "bucket" {
  name          = "bucket"
  configuration = jsonencode({ # finds: unencrypted-emr-disc
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
      }
    }
  })
}
