resource "aws_bedrockagentcore_memory" "conversations" { # finds: agentcore-without-kms-key
  name                  = "conversations"
  event_expiry_duration = 30
}

resource "aws_bedrockagentcore_gateway" "tools" { # finds: agentcore-without-kms-key
  name            = "tools"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = "AWS_IAM"
}

resource "aws_bedrockagentcore_token_vault_cmk" "tokens" {
  kms_configuration {
    key_type = "ServiceManagedKey" # finds: agentcore-without-kms-key
  }
}
