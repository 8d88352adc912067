resource "aws_bedrock_guardrail" "content" {
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  content_policy_config {
    filters_config {
      type            = "VIOLENCE"
      input_strength  = "LOW" # finds: weak-guardrail-filter
      output_strength = "HIGH"
    }

    filters_config {
      type            = "HATE"
      input_strength  = "HIGH"
      output_strength = "NONE" # finds: weak-guardrail-filter
    }

    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "LOW" # finds: weak-guardrail-filter
      output_strength = "NONE"
    }
  }
}
