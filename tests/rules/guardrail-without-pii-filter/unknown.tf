variable "policies" {
  type = list(string)
}

resource "aws_bedrock_guardrail" "content" {
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  dynamic "sensitive_information_policy_config" {
    for_each = var.policies
    content {
      pii_entities_config {
        type   = sensitive_information_policy_config.value
        action = "BLOCK"
      }
    }
  }
}
