resource "aws_lambda_permission" "everybody" {
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = "*" # finds: public-function
}
