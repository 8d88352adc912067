resource "aws_bedrock_guardrail" "manuals" {
  name                      = "manuals"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  contextual_grounding_policy_config {
    filters_config {
      type      = "GROUNDING"
      threshold = 0.4 # finds: weak-grounding-check
    }
  }
}
