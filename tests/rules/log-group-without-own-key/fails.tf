resource "aws_cloudwatch_log_group" "inference" { # finds: log-group-without-own-key
  name = "inference"
}
