resource "aws_lambda_function" "score" { # finds: function-outside-vpc
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
}
