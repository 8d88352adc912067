resource "aws_bedrockagentcore_memory" "conversations" {
  name                  = "conversations"
  event_expiry_duration = 30
  encryption_key_arn    = aws_kms_key.agents.arn
}

resource "aws_bedrockagentcore_gateway" "tools" {
  name            = "tools"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = "AWS_IAM"
  kms_key_arn     = aws_kms_key.agents.arn
}

resource "aws_bedrockagentcore_token_vault_cmk" "tokens" {
  kms_configuration {
    key_type    = "CustomerManagedKey"
    kms_key_arn = aws_kms_key.agents.arn
  }
}
