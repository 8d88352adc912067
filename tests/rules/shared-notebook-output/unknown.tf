variable "share_output" {
  type = string
}

resource "aws_sagemaker_user_profile" "ada" {
  domain_id         = aws_sagemaker_domain.science.id
  user_profile_name = "ada"

  user_settings {
    execution_role = aws_iam_role.science.arn

    sharing_settings {
      notebook_output_option = var.share_output
    }
  }
}
