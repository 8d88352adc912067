resource "aws_emr_security_configuration" "own" {
  name = "own"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" } # finds: emr-storage-without-kms
      }
    }
  })
}
