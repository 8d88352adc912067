resource "aws_cloudwatch_metric_alarm" "spend" {
  alarm_name          = "spend"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "EstimatedCharges"
  namespace           = "AWS/Billing"
  period              = 21600
  statistic           = "Maximum"
  threshold           = 1000
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
}
