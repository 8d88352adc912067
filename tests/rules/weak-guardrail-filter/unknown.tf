variable "strength" {
  type = string
}

resource "aws_bedrock_guardrail" "content" {
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  content_policy_config {
    filters_config {
      type            = "VIOLENCE"
      input_strength  = var.strength
      output_strength = "HIGH"
    }
  }
}
