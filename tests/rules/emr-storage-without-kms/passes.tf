resource "aws_emr_security_configuration" "known" {
  name = "known"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "SSE-KMS" }
      }
    }
  })
}

resource "aws_emr_security_configuration" "keyed" {
  name = "keyed"
  configuration = jsonencode({
    EncryptionConfiguration = {
      EnableAtRestEncryption = true
      AtRestEncryptionConfiguration = {
        S3EncryptionConfiguration = { EncryptionMode = "CSE-KMS", AwsKmsKey = aws_kms_key.emr.arn }
      }
    }
  })
}
