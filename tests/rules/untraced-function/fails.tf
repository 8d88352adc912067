resource "aws_lambda_function" "score" { # finds: untraced-function
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
}
