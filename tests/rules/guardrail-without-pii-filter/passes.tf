resource "aws_bedrock_guardrail" "cards" {
  name                      = "cards"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  sensitive_information_policy_config {
    pii_entities_config {
      type   = "CREDIT_DEBIT_CARD_NUMBER"
      action = "BLOCK"
    }
  }
}

resource "aws_bedrock_guardrail" "contracts" {
  name                      = "contracts"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."

  sensitive_information_policy_config {
    regexes_config {
      name    = "contract"
      pattern = "AC-[0-9]{8}"
      action  = "ANONYMIZE"
    }
  }
}
