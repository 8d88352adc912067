resource "aws_sqs_queue" "jobs" {
  name              = "training-jobs"
  kms_master_key_id = "alias/aws/sqs" # finds: queue-without-own-key
}

resource "aws_sqs_queue" "results" {
  name              = "results"
  kms_master_key_id = "arn:aws:kms:eu-west-1:123456789012:alias/aws/sqs" # finds: queue-without-own-key
}
