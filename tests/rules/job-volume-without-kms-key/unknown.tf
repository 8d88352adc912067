variable "instance_type" {
  type = string
}

resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  job_resources {
    cluster_config {
      instance_count    = 1
      instance_type     = var.instance_type
      volume_size_in_gb = 20
    }
  }
}
