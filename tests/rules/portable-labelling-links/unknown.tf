variable "bind_links" {
  type = string
}

resource "aws_sagemaker_workteam" "reviewers" {
  workteam_name  = "reviewers"
  workforce_name = aws_sagemaker_workforce.labellers.id
  description    = "People who check answers."

  worker_access_configuration {
    s3_presign {
      iam_policy_constraints {
        source_ip = var.bind_links
      }
    }
  }
}
