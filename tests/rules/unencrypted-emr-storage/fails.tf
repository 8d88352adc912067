resource "aws_emr_security_configuration" "off" {
  name          = "off"
  configuration = jsonencode({ # finds: unencrypted-emr-storage
    EncryptionConfiguration = {
      EnableInTransitEncryption = true
      EnableAtRestEncryption    = false
    }
  })
}
