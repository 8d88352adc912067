resource "aws_bedrockagent_agent" "support" {
  agent_name                  = "support"
  agent_resource_role_arn     = aws_iam_role.support.arn
  foundation_model            = "anthropic.claude-sonnet-4-20250514-v1:0"
  customer_encryption_key_arn = aws_kms_key.agents.arn
}

resource "aws_bedrock_guardrail" "support" {
  name                      = "support"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."
  kms_key_arn               = aws_kms_key.agents.arn
}

resource "aws_bedrockagent_data_source" "manuals" {
  name              = "manuals"
  knowledge_base_id = aws_bedrockagent_knowledge_base.manuals.id

  server_side_encryption_configuration {
    kms_key_arn = aws_kms_key.agents.arn
  }
}
