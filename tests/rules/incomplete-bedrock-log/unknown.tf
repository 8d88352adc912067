variable "log_text" {
  type = bool
}

resource "aws_bedrock_model_invocation_logging_configuration" "account" {
  logging_config {
    text_data_delivery_enabled = var.log_text

    s3_config {
      bucket_name = aws_s3_bucket.prompts.id
    }
  }
}
