resource "aws_sagemaker_workforce" "labellers" { # finds: open-labelling-portal
  workforce_name = "labellers"

  cognito_config {
    client_id = aws_cognito_user_pool_client.labellers.id
    user_pool = aws_cognito_user_pool.labellers.id
  }
}

resource "aws_sagemaker_workforce" "everywhere" { # finds: open-labelling-portal
  workforce_name = "everywhere"

  source_ip_config {
    cidrs = ["0.0.0.0/0"]
  }
}
