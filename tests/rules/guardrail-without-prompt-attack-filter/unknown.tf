variable "filters" {
  type = list(string)
}

resource "aws_bedrock_guardrail" "content" {
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  content_policy_config {
    dynamic "filters_config" {
      for_each = var.filters
      content {
        type            = filters_config.value
        input_strength  = "HIGH"
        output_strength = "NONE"
      }
    }
  }
}
