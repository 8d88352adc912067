resource "aws_lambda_function" "score" { # finds: unsigned-function
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
  runtime       = "python3.13"
}
