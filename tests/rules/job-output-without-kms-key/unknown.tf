variable "outputs" {
  type = list(string)
}

resource "aws_sagemaker_device_fleet" "cameras" {
  device_fleet_name = "cameras"
  role_arn          = aws_iam_role.edge.arn

  dynamic "output_config" {
    for_each = var.outputs
    content {
      s3_output_location = output_config.value
    }
  }
}
