resource "aws_bedrockagentcore_gateway" "tools" {
  name            = "tools"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = "AWS_IAM"
}

resource "aws_bedrockagentcore_gateway" "partners" {
  name            = "partners"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = "CUSTOM_JWT"

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url   = "https://login.example.com/.well-known/openid-configuration"
      allowed_clients = ["partners"]
    }
  }
}
