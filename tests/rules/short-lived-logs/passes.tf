resource "aws_cloudwatch_log_group" "inference" {
  name              = "inference"
  retention_in_days = 365
}

resource "aws_cloudwatch_log_group" "training" {
  name              = "training"
  retention_in_days = 0
}

resource "aws_cloudwatch_log_group" "audit" {
  name = "audit"
}
