resource "aws_emr_security_configuration" "off" { # finds: unencrypted-emr-volume
  name = "off"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = false
    }
  })
}

resource "aws_emr_security_configuration" "discs" { # finds: unencrypted-emr-volume
  name = "discs"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration        = { EncryptionMode = "SSE-S3" }
        LocalDiskEncryptionConfiguration = { EncryptionKeyProviderType = "AwsKms", AwsKmsKey = "alias/emr" }
      }
    }
  })
}
