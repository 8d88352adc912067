resource "aws_sagemaker_data_quality_job_definition" "drift" {
  role_arn = aws_iam_role.monitoring.arn

  data_quality_app_specification {
    image_uri = data.aws_sagemaker_prebuilt_ecr_image.monitor.registry_path
  }

  data_quality_job_input {
    endpoint_input {
      endpoint_name = aws_sagemaker_endpoint.ranker.name
    }
  }

  data_quality_job_output_config { # finds: job-output-without-kms-key
    monitoring_outputs {
      s3_output {
        s3_uri = "s3://acme-monitoring/drift"
      }
    }
  }

  job_resources {
    cluster_config {
      instance_count    = 1
      instance_type     = "ml.m5.xlarge"
      volume_size_in_gb = 20
    }
  }
}

resource "aws_sagemaker_flow_definition" "review" {
  flow_definition_name = "review"
  role_arn             = aws_iam_role.review.arn

  human_loop_config {
    human_task_ui_arn = aws_sagemaker_human_task_ui.review.arn
    task_count        = 1
    task_title        = "Is the answer right?"
    task_description  = "Compare the answer with the document."
    workteam_arn      = aws_sagemaker_workteam.reviewers.arn
  }

  output_config { # finds: job-output-without-kms-key
    s3_output_path = "s3://acme-review/answers"
  }
}

resource "aws_sagemaker_device_fleet" "cameras" {
  device_fleet_name = "cameras"
  role_arn          = aws_iam_role.edge.arn

  output_config { # finds: job-output-without-kms-key
    s3_output_location = "s3://acme-edge/samples"
  }
}
