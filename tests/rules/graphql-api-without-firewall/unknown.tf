variable "visibility" {
  type = string
}

resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_IAM"
  visibility          = var.visibility
}
