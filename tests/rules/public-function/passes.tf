resource "aws_lambda_permission" "queue" {
  function_name = "score"
  action        = "lambda:InvokeFunction"
  principal     = "123456789012"
}

resource "aws_lambda_permission" "organisation" {
  function_name    = "score"
  action           = "lambda:InvokeFunction"
  principal        = "*"
  principal_org_id = "o-acme"
}
