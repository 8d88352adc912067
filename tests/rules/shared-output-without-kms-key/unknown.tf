variable "sharing" {
  type = list(string)
}

resource "aws_sagemaker_user_profile" "ada" {
  domain_id         = aws_sagemaker_domain.science.id
  user_profile_name = "ada"

  user_settings {
    execution_role = aws_iam_role.science.arn

    dynamic "sharing_settings" {
      for_each = var.sharing
      content {
        notebook_output_option = sharing_settings.value
      }
    }
  }
}
