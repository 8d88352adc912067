resource "aws_kms_key" "models" {
  description         = "models"
  enable_key_rotation = true
}

# An asymmetric key can't rotate by itself.
resource "aws_kms_key" "signing" {
  description              = "signs models"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}
