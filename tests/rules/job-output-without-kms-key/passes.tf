resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  data_quality_job_output_config {
    kms_key_id = aws_kms_key.monitoring.arn

    monitoring_outputs {
      s3_output {
        s3_uri = "s3://acme-monitoring/drift"
      }
    }
  }
}

resource "aws_sagemaker_flow_definition" "review" {
  flow_definition_name = "review"
  role_arn             = aws_iam_role.review.arn

  output_config {
    s3_output_path = "s3://acme-review/answers"
    kms_key_id     = aws_kms_key.monitoring.arn
  }
}

resource "aws_sagemaker_device_fleet" "cameras" {
  device_fleet_name = "cameras"
  role_arn          = aws_iam_role.edge.arn

  output_config {
    s3_output_location = "s3://acme-edge/samples"
    kms_key_id         = aws_kms_key.monitoring.arn
  }
}
