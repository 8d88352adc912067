variable "service" {
  type = string
}

resource "aws_lambda_permission" "caller" {
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = var.service
}
