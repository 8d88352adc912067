resource "aws_bedrockagent_agent" "support" {
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"
}

resource "aws_bedrock_model_invocation_logging_configuration" "account" {
  logging_config {
    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.bedrock.name
      role_arn       = aws_iam_role.bedrock_log.arn
    }
  }
}
