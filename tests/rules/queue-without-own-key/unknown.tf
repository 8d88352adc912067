variable "key" {
  type = string
}

resource "aws_sqs_queue" "jobs" {
  name              = "training-jobs"
  kms_master_key_id = var.key
}
