variable "image" {
  type = string
}

resource "aws_lambda_function" "score" {
  function_name = "score"
  package_type  = "Image"
  role          = aws_iam_role.score.arn
  image_uri     = var.image
}
