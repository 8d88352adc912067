resource "aws_lambda_permission" "uploads" {
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.uploads.arn
}

resource "aws_lambda_permission" "mail" {
  function_name  = "score"
  action         = "lambda:InvokeFunction"
  principal      = "ses.amazonaws.com"
  source_account = "123456789012"
}

resource "aws_lambda_permission" "colleagues" {
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = "123456789012"
}
