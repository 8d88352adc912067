variable "authorization" {
  type = string
}

resource "aws_lambda_function_url" "score" {
  function_name      = "score"
  authorization_type = var.authorization
}
