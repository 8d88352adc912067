variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "inference" {
  name              = "inference"
  retention_in_days = var.days
}
