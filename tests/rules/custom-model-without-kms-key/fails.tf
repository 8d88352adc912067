resource "aws_bedrock_custom_model" "support" { # finds: custom-model-without-kms-key
  custom_model_name     = "support"
  job_name              = "support-1"
  base_model_identifier = data.aws_bedrock_foundation_model.base.model_arn
  role_arn              = aws_iam_role.tuning.arn
  hyperparameters       = { epochCount = "1" }

  training_data_config {
    s3_uri = "s3://acme-tuning/support.jsonl"
  }

  output_data_config {
    s3_uri = "s3://acme-tuning/output/"
  }
}
