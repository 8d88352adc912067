resource "aws_sqs_queue" "jobs" {
  name = "training-jobs"
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = aws_sqs_queue.jobs.id
  policy    = data.aws_iam_policy_document.jobs.json
}

data "aws_iam_policy_document" "jobs" {
  statement { # finds: public-queue
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sqs_queue" "results" {
  name = "results"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-queue
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "sqs:ReceiveMessage"
      Resource  = "*"
    }]
  })
}
