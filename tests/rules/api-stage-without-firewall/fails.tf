resource "aws_api_gateway_stage" "prod" { # finds: api-stage-without-firewall
  rest_api_id   = aws_api_gateway_rest_api.models.id
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_api_gateway_rest_api" "models" {
  name = "models"
}
