variable "authentication" {
  type = string
}

resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = var.authentication
}
