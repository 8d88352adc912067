variable "loud" {
  type = bool
}

resource "aws_cloudwatch_composite_alarm" "endpoint" {
  alarm_name      = "endpoint"
  alarm_rule      = "ALARM(errors) AND ALARM(latency)"
  actions_enabled = var.loud
}
