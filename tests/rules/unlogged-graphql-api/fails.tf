resource "aws_appsync_graphql_api" "shop" { # finds: unlogged-graphql-api
  name                = "shop"
  authentication_type = "AWS_IAM"
}
