resource "aws_emr_security_configuration" "own" {
  name          = "own"
  configuration = jsonencode({ # finds: emr-storage-without-kms
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
      }
    }
  })
}
