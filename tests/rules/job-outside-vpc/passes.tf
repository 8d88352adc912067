resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  network_config {
    vpc_config {
      subnets            = [aws_subnet.monitoring.id]
      security_group_ids = [aws_security_group.monitoring.id]
    }
  }
}

resource "aws_sagemaker_data_quality_job_definition" "bias" {
  role_arn = aws_iam_role.monitoring.arn

  network_config {
    enable_network_isolation = true
  }
}
