variable "sender" {
  type = string
}

resource "aws_cloudwatch_event_permission" "training" {
  statement_id = "training"
  principal    = var.sender
}
