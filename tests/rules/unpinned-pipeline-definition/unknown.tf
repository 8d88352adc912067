variable "definitions" {
  type = map(string)
}

resource "aws_sagemaker_pipeline" "training" {
  pipeline_name         = "training"
  pipeline_display_name = "training"
  role_arn              = aws_iam_role.training.arn

  dynamic "pipeline_definition_s3_location" {
    for_each = var.definitions
    content {
      bucket     = pipeline_definition_s3_location.key
      object_key = pipeline_definition_s3_location.value
    }
  }
}
