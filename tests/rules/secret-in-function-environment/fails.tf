resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"

  environment {
    variables = {
      MODEL       = "churn"
      DB_PASSWORD = "change-me-at-once" # finds: secret-in-function-environment
    }
  }
}
