resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
  kms_key_arn   = "arn:aws:kms:eu-west-1:123456789012:key/functions"

  environment {
    variables = {
      MODEL = "churn"
    }
  }
}

resource "aws_lambda_function" "plain" {
  function_name = "plain"
  role          = "arn:aws:iam::123456789012:role/plain"
}
