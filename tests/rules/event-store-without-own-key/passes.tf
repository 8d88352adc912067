resource "aws_cloudtrail_event_data_store" "main" {
  name             = "main"
  retention_period = 2557
  kms_key_id       = aws_kms_key.trail.arn
}

resource "aws_kms_key" "trail" {
  description         = "Trail"
  enable_key_rotation = true
}
