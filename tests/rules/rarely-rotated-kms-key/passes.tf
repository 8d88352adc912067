resource "aws_kms_key" "quarterly" {
  enable_key_rotation     = true
  rotation_period_in_days = 90
}

# That it never rotates, another rule says.
resource "aws_kms_key" "never" {
  enable_key_rotation = false
}
