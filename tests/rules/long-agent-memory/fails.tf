resource "aws_bedrockagentcore_memory" "conversations" {
  name                  = "conversations"
  event_expiry_duration = 365 # finds: long-agent-memory
}
