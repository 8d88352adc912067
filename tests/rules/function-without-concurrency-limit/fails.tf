resource "aws_lambda_function" "score" { # finds: function-without-concurrency-limit
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
}

resource "aws_lambda_function" "resize" {
  function_name                  = "resize"
  role                           = "arn:aws:iam::123456789012:role/resize"
  reserved_concurrent_executions = -1 # finds: function-without-concurrency-limit
}
