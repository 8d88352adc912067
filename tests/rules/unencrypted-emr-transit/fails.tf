resource "aws_emr_security_configuration" "off" {
  name          = "off"
  configuration = jsonencode({ # finds: unencrypted-emr-transit
    EncryptionConfiguration = {
      EnableAtRestEncryption    = true
      EnableInTransitEncryption = false
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
      }
    }
  })
}

resource "aws_emr_security_configuration" "missing" {
  name          = "missing"
  configuration = jsonencode({ # finds: unencrypted-emr-transit
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
      }
    }
  })
}
