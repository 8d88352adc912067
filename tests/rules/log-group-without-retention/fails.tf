resource "aws_cloudwatch_log_group" "inference" { # finds: log-group-without-retention
  name = "inference"
}
