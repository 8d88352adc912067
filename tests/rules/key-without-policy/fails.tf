resource "aws_kms_key" "models" { # finds: key-without-policy
  description         = "Models"
  enable_key_rotation = true
}
