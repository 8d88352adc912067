resource "aws_sagemaker_endpoint_configuration" "ranker" {
  name        = "ranker"
  kms_key_arn = aws_kms_key.serving.arn

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.m5.xlarge"

    core_dump_config {
      destination_s3_uri = "s3://acme-serving/core-dumps"
      kms_key_id         = aws_kms_key.serving.arn
    }
  }

  data_capture_config {
    enable_capture              = true
    initial_sampling_percentage = 20
    destination_s3_uri          = "s3://acme-serving/captured"
    kms_key_id                  = aws_kms_key.serving.arn

    capture_options {
      capture_mode = "Input"
    }
  }

  async_inference_config {
    output_config {
      s3_output_path = "s3://acme-serving/answers"
      kms_key_id     = aws_kms_key.serving.arn
    }
  }
}
