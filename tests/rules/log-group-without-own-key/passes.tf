resource "aws_cloudwatch_log_group" "inference" {
  name       = "inference"
  kms_key_id = aws_kms_key.logs.arn
}

resource "aws_kms_key" "logs" {
  description         = "Logs"
  enable_key_rotation = true
}
