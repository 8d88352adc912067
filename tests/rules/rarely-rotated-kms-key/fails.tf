resource "aws_kms_key" "yearly" {
  enable_key_rotation     = true
  rotation_period_in_days = 365 # finds: rarely-rotated-kms-key
}

resource "aws_kms_key" "left_to_aws" { # finds: rarely-rotated-kms-key
  enable_key_rotation = true
}
