variable "guardrail_version" {
  type = string
}

resource "aws_bedrockagent_agent" "support" {
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"

  guardrail_configuration {
    guardrail_identifier = "gr0a1b2c3d4e"
    guardrail_version    = var.guardrail_version
  }
}
