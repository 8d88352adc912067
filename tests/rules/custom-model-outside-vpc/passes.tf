resource "aws_bedrock_custom_model" "support" {
  custom_model_name     = "support"
  job_name              = "support-1"
  base_model_identifier = data.aws_bedrock_foundation_model.base.model_arn
  role_arn              = aws_iam_role.tuning.arn
  hyperparameters       = { epochCount = "1" }

  vpc_config {
    subnet_ids         = [aws_subnet.tuning.id]
    security_group_ids = [aws_security_group.tuning.id]
  }
}
