resource "aws_sagemaker_domain" "analysts" {
  domain_name = "analysts"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.analysts.arn

    canvas_app_settings {
      direct_deploy_settings {
        status = "DISABLED"
      }
    }
  }
}

resource "aws_sagemaker_user_profile" "ada" {
  domain_id         = aws_sagemaker_domain.analysts.id
  user_profile_name = "ada"
}
