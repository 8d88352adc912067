resource "aws_bedrock_guardrail" "content" { # finds: guardrail-without-pii-filter
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }
  }
}
