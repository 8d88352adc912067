resource "aws_sqs_queue" "jobs" {
  name                    = "training-jobs"
  sqs_managed_sse_enabled = false # finds: unencrypted-queue
}
