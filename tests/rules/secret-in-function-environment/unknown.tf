variable "settings" {
  type = map(string)
}

resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"

  environment {
    variables = var.settings
  }
}
