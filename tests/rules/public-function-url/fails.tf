resource "aws_lambda_function_url" "score" {
  function_name      = "score"
  authorization_type = "NONE" # finds: public-function-url
}
