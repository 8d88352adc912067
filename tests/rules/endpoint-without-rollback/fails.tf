resource "aws_sagemaker_endpoint" "ranker" { # finds: endpoint-without-rollback
  name                 = "ranker"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.ranker.name
}
