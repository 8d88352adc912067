variable "instances" {
  type = number
}

resource "aws_sagemaker_endpoint_configuration" "ranker" {
  name        = "ranker"
  kms_key_arn = aws_kms_key.serving.arn

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = var.instances
    instance_type          = "ml.m5.xlarge"
  }
}
