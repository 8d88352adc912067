resource "aws_sagemaker_endpoint_configuration" "ranker" {
  name        = "ranker"
  kms_key_arn = aws_kms_key.serving.arn

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.m5.xlarge"
  }
}

# Encrypted by hardware: SageMaker refuses a key.
resource "aws_sagemaker_endpoint_configuration" "gpu" {
  name = "gpu"

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.g5.2xlarge"
  }
}

resource "aws_sagemaker_endpoint_configuration" "serverless" {
  name = "serverless"

  production_variants {
    variant_name = "main"
    model_name   = aws_sagemaker_model.ranker.name

    serverless_config {
      max_concurrency   = 20
      memory_size_in_mb = 4096
    }
  }
}
