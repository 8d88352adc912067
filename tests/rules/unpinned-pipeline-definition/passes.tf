resource "aws_sagemaker_pipeline" "training" {
  pipeline_name         = "training"
  pipeline_display_name = "training"
  role_arn              = aws_iam_role.training.arn

  pipeline_definition_s3_location {
    bucket     = aws_s3_object.training.bucket
    object_key = aws_s3_object.training.key
    version_id = aws_s3_object.training.version_id
  }
}

resource "aws_sagemaker_pipeline" "inline" {
  pipeline_name         = "inline"
  pipeline_display_name = "inline"
  role_arn              = aws_iam_role.training.arn
  pipeline_definition   = file("pipeline.json")
}
