resource "aws_emr_security_configuration" "off" {
  name          = "off"
  configuration = jsonencode({ # finds: unencrypted-emr-volume
    EncryptionConfiguration = {
      EnableAtRestEncryption = false
    }
  })
}

resource "aws_emr_security_configuration" "discs" {
  name          = "discs"
  configuration = jsonencode({ # finds: unencrypted-emr-volume
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration        = { EncryptionMode = "SSE-S3" }
        LocalDiskEncryptionConfiguration = { EncryptionKeyProviderType = "AwsKms", AwsKmsKey = "alias/emr" }
      }
    }
  })
}
