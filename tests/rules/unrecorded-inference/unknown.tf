variable "capture" {
  type = bool
}

resource "aws_sagemaker_endpoint_configuration" "ranker" {
  name        = "ranker"
  kms_key_arn = aws_kms_key.serving.arn

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.ranker.name
    initial_instance_count = 2
    instance_type          = "ml.m5.xlarge"
  }

  data_capture_config {
    enable_capture              = var.capture
    initial_sampling_percentage = 20
    destination_s3_uri          = "s3://acme-serving/captured"
    kms_key_id                  = aws_kms_key.serving.arn

    capture_options {
      capture_mode = "Input"
    }
  }
}
