resource "aws_lambda_permission" "uploads" { # finds: function-permission-without-source
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
}
