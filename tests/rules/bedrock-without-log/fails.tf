resource "aws_bedrockagent_agent" "support" { # finds: bedrock-without-log
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"
}
