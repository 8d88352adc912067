resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: wildcard-queue-action
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/scheduler" }
      Action    = "sqs:*"
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }]
  })
}

resource "aws_sqs_queue" "results" {
  name = "results"
  policy = jsonencode({
    Statement = [{ # finds: wildcard-queue-action
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/scheduler" }
      Action    = ["sqs:SendMessage", "*"]
      Resource  = "*"
    }]
  })
}
