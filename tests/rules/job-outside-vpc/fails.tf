resource "aws_sagemaker_data_quality_job_definition" "drift" { # finds: job-outside-vpc
  role_arn = aws_iam_role.monitoring.arn
}
