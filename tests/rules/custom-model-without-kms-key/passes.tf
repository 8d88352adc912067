resource "aws_bedrock_custom_model" "support" {
  custom_model_name       = "support"
  job_name                = "support-1"
  base_model_identifier   = data.aws_bedrock_foundation_model.base.model_arn
  role_arn                = aws_iam_role.tuning.arn
  custom_model_kms_key_id = aws_kms_key.models.arn
  hyperparameters         = { epochCount = "1" }
}
