resource "aws_sagemaker_data_quality_job_definition" "drift" { # finds: unencrypted-job-traffic
  role_arn = aws_iam_role.monitoring.arn
}

resource "aws_sagemaker_data_quality_job_definition" "bias" {
  role_arn = aws_iam_role.monitoring.arn

  network_config {
    enable_inter_container_traffic_encryption = false # finds: unencrypted-job-traffic
    enable_network_isolation                  = true
  }
}
