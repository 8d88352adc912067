resource "aws_sagemaker_pipeline" "training" {
  pipeline_name         = "training"
  pipeline_display_name = "training"
  role_arn              = aws_iam_role.training.arn

  pipeline_definition_s3_location { # finds: unpinned-pipeline-definition
    bucket     = "acme-pipelines"
    object_key = "training.json"
  }
}
