resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = "$context.requestId $context.identity.sourceIp $context.status"
  }
}
