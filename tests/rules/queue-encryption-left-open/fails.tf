resource "aws_sqs_queue" "jobs" { # finds: queue-encryption-left-open
  name = "training-jobs"
}
