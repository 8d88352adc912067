variable "destination" {
  type = string
}

resource "aws_cloudwatch_log_subscription_filter" "out" {
  name            = "out"
  log_group_name  = "/ml/serve"
  filter_pattern  = ""
  destination_arn = var.destination
}

resource "aws_sqs_queue" "maybe" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = var.destination
    maxReceiveCount     = 4
  })
}
