resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
  runtime       = "python3.7" # finds: retired-function-runtime
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  role          = "arn:aws:iam::123456789012:role/resize"
  runtime       = "dotnetcore3.1" # finds: retired-function-runtime
}
