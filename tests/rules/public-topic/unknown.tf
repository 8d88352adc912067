variable "subscribers" {
  type = list(string)
}

resource "aws_sns_topic_policy" "alarms" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alarms"
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.subscribers }
      Action    = "sns:Subscribe"
      Resource  = "arn:aws:sns:eu-west-1:123456789012:alarms"
    }]
  })
}
