variable "account" {
  type = string
}

resource "aws_lambda_permission" "maybe" {
  action        = "lambda:InvokeFunction"
  function_name = "score"
  principal     = var.account
}
