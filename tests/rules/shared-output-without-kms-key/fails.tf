resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn

    sharing_settings { # finds: shared-output-without-kms-key
      notebook_output_option = "Allowed"
      s3_output_path         = "s3://acme-notebooks/shared"
    }

    canvas_app_settings {
      workspace_settings { # finds: shared-output-without-kms-key
        s3_artifact_path = "s3://acme-notebooks/canvas"
      }
    }
  }
}

resource "aws_sagemaker_user_profile" "ada" {
  domain_id         = aws_sagemaker_domain.science.id
  user_profile_name = "ada"

  user_settings {
    execution_role = aws_iam_role.science.arn

    sharing_settings { # finds: shared-output-without-kms-key
      notebook_output_option = "Allowed"
    }

    canvas_app_settings {
      workspace_settings { # finds: shared-output-without-kms-key
        s3_artifact_path = "s3://acme-notebooks/canvas/ada"
      }
    }
  }
}
