resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-topic
      Effect    = "Allow"
      Principal = "*"
      Action    = "sns:Subscribe"
      Resource  = aws_sns_topic.alarms.arn
    }]
  })
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_sns_topic" "spend" {
  name = "spend"
  policy = jsonencode({
    Statement = [{ # finds: public-topic
      Effect    = "Allow"
      Principal = { AWS = ["123456789012", "*"] }
      Action    = "sns:Publish"
      Resource  = "*"
    }]
  })
}
