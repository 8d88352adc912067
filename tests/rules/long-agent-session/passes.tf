resource "aws_bedrockagent_agent" "support" {
  agent_name                  = "support"
  agent_resource_role_arn     = aws_iam_role.support.arn
  foundation_model            = "anthropic.claude-sonnet-4-20250514-v1:0"
  idle_session_ttl_in_seconds = 600
}

# Ten minutes by default.
resource "aws_bedrockagent_agent" "sales" {
  agent_name              = "sales"
  agent_resource_role_arn = aws_iam_role.sales.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"
}
