resource "aws_sqs_queue" "jobs" {
  name                    = "training-jobs"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "results" {
  name                    = "results"
  sqs_managed_sse_enabled = false
  kms_master_key_id       = aws_kms_key.jobs.arn
}

resource "aws_kms_key" "jobs" {
  description         = "Jobs and their results"
  enable_key_rotation = true
}
