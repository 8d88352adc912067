resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "sns:Subscribe"
        Resource  = aws_sns_topic.alarms.arn
        Condition = { StringEquals = { "aws:SourceOwner" = "123456789012" } }
      },
    ]
  })
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}
