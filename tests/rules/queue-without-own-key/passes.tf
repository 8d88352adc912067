resource "aws_kms_key" "jobs" {
  description         = "Jobs and their results"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "jobs" {
  name              = "training-jobs"
  kms_master_key_id = aws_kms_key.jobs.arn
}

resource "aws_sqs_queue" "results" {
  name              = "results"
  kms_master_key_id = "alias/jobs"
}

resource "aws_sqs_queue" "managed" {
  name                    = "managed"
  sqs_managed_sse_enabled = true
}
