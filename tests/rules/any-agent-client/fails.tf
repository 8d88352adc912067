resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  authorizer_configuration {
    custom_jwt_authorizer { # finds: any-agent-client
      discovery_url = "https://login.example.com/.well-known/openid-configuration"
    }
  }
}

resource "aws_bedrockagentcore_gateway" "tools" {
  name            = "tools"
  role_arn        = aws_iam_role.tools.arn
  protocol_type   = "MCP"
  authorizer_type = "CUSTOM_JWT"

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url   = "https://login.example.com/.well-known/openid-configuration"
      allowed_clients = [] # finds: any-agent-client
    }
  }
}
