resource "aws_cloudwatch_metric_alarm" "spend" {
  alarm_name          = "spend"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "EstimatedCharges"
  namespace           = "AWS/Billing"
  period              = 21600
  statistic           = "Maximum"
  threshold           = 1000
  actions_enabled     = false # finds: silenced-alarm
}

resource "aws_cloudwatch_composite_alarm" "endpoint" {
  alarm_name      = "endpoint"
  alarm_rule      = "ALARM(errors) AND ALARM(latency)"
  actions_enabled = false # finds: silenced-alarm
}
