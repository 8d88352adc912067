resource "aws_sqs_queue" "jobs" {
  name                    = "training-jobs"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "results" {
  name              = "results"
  kms_master_key_id = "alias/jobs"
}
