resource "aws_lambda_function" "score" { # finds: function-environment-without-key
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"

  environment {
    variables = {
      MODEL = "churn"
    }
  }
}
