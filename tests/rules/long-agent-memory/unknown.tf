variable "days" {
  type = number
}

resource "aws_bedrockagentcore_memory" "conversations" {
  name                  = "conversations"
  event_expiry_duration = var.days
}
