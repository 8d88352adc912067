resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
  is_enabled          = false # finds: disabled-kms-key
}

resource "aws_kms_replica_key" "models" {
  primary_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  enabled         = false # finds: disabled-kms-key
}
