resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url    = "https://login.example.com/.well-known/openid-configuration"
      allowed_audience = ["planner"]
    }
  }
}

# Without a token issuer callers sign with AWS credentials.
resource "aws_bedrockagentcore_agent_runtime" "signed" {
  agent_runtime_name = "signed"
  role_arn           = aws_iam_role.planner.arn
}
