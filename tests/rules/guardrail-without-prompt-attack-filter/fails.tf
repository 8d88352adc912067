resource "aws_bedrock_guardrail" "words" { # finds: guardrail-without-prompt-attack-filter
  name                      = "words"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  word_policy_config {
    managed_word_lists_config {
      type = "PROFANITY"
    }
  }
}

resource "aws_bedrock_guardrail" "content" {
  name                      = "content"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "NONE" # finds: guardrail-without-prompt-attack-filter
      output_strength = "NONE"
    }
  }
}
