resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "API_KEY" # finds: graphql-api-with-key-alone
}
