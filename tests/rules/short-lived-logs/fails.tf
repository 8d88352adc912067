resource "aws_cloudwatch_log_group" "inference" {
  name              = "inference"
  retention_in_days = 30 # finds: short-lived-logs
}
