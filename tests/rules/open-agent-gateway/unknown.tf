variable "authorizer" {
  type = string
}

resource "aws_bedrockagentcore_gateway" "tools" {
  name            = "tools"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = var.authorizer
}
