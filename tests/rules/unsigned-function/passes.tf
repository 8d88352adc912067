resource "aws_lambda_function" "score" {
  function_name           = "score"
  role                    = "arn:aws:iam::123456789012:role/score"
  runtime                 = "python3.13"
  code_signing_config_arn = aws_lambda_code_signing_config.release.arn
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::123456789012:role/image"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/score:1"
}
