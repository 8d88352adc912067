resource "aws_sagemaker_endpoint_configuration" "ranker" {
  name        = "ranker"
  kms_key_arn = aws_kms_key.serving.arn

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.m5.xlarge"
    enable_ssm_access      = true # finds: endpoint-shell
  }

  shadow_production_variants {
    variant_name           = "next"
    model_name             = aws_sagemaker_model.next.name
    initial_instance_count = 1
    instance_type          = "ml.m5.xlarge"
    enable_ssm_access      = true # finds: endpoint-shell
  }
}
