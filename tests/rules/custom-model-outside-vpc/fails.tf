resource "aws_bedrock_custom_model" "support" { # finds: custom-model-outside-vpc
  custom_model_name     = "support"
  job_name              = "support-1"
  base_model_identifier = data.aws_bedrock_foundation_model.base.model_arn
  role_arn              = aws_iam_role.tuning.arn
  hyperparameters       = { epochCount = "1" }
}
