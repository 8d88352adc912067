resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  network_config {
    enable_inter_container_traffic_encryption = true
  }
}
