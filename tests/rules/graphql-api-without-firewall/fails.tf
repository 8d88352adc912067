resource "aws_appsync_graphql_api" "shop" { # finds: graphql-api-without-firewall
  name                = "shop"
  authentication_type = "AWS_IAM"
}
