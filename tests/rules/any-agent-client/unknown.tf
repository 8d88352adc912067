variable "clients" {
  type = set(string)
}

resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url   = "https://login.example.com/.well-known/openid-configuration"
      allowed_clients = var.clients
    }
  }
}
