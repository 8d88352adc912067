variable "guardrails" {
  type = list(string)
}

resource "aws_bedrockagent_agent" "support" {
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"

  dynamic "guardrail_configuration" {
    for_each = var.guardrails
    content {
      guardrail_identifier = guardrail_configuration.value
      guardrail_version    = "1"
    }
  }
}
