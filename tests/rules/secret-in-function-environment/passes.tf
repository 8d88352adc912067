resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"

  environment {
    variables = {
      MODEL                 = "churn"
      DB_PASSWORD_PARAMETER = "/score/db"
      API_KEY               = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:api"
    }
  }
}

resource "aws_lambda_function" "plain" {
  function_name = "plain"
  role          = "arn:aws:iam::123456789012:role/plain"
}
