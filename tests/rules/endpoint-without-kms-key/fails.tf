resource "aws_sagemaker_endpoint_configuration" "ranker" { # finds: endpoint-without-kms-key
  name = "ranker"

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.m5.xlarge"
  }
}

# One of the variants has discs that SageMaker has to encrypt.
resource "aws_sagemaker_endpoint_configuration" "mixed" { # finds: endpoint-without-kms-key
  name = "mixed"

  production_variants {
    variant_name           = "gpu"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.g5.xlarge"
  }

  production_variants {
    variant_name           = "cpu"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.c5.xlarge"
  }
}
