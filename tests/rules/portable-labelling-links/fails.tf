resource "aws_sagemaker_workteam" "reviewers" { # finds: portable-labelling-links
  workteam_name  = "reviewers"
  workforce_name = aws_sagemaker_workforce.labellers.id
  description    = "People who check answers."

  member_definition {
    oidc_member_definition {
      groups = ["reviewers"]
    }
  }
}
