resource "aws_kinesis_firehose_delivery_stream" "own" {
  name        = "own"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = "arn:aws:iam::111122223333:role/firehose"
    bucket_arn = "arn:aws:s3:::records"
  }
}

resource "aws_s3_bucket_inventory" "own" {
  bucket                   = "records"
  name                     = "all"
  included_object_versions = "All"
  schedule {
    frequency = "Daily"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = "arn:aws:s3:::records"
    }
  }
}

resource "aws_s3_bucket_notification" "own" {
  bucket      = "records"
  eventbridge = true
}

# What the scheduler calls itself is nobody's account.
resource "aws_scheduler_schedule" "own" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"
    role_arn = "arn:aws:iam::111122223333:role/schedules"
  }
}

resource "aws_sqs_queue" "plain" {
  name = "failed"
}
