resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  job_resources {
    cluster_config {
      instance_count    = 1
      instance_type     = "ml.m5.xlarge"
      volume_size_in_gb = 20
      volume_kms_key_id = aws_kms_key.monitoring.arn
    }
  }
}

# Encrypted by hardware: SageMaker refuses a key.
resource "aws_sagemaker_data_quality_job_definition" "local" {
  role_arn = aws_iam_role.monitoring.arn

  job_resources {
    cluster_config {
      instance_count    = 1
      instance_type     = "ml.m5d.xlarge"
      volume_size_in_gb = 20
    }
  }
}
