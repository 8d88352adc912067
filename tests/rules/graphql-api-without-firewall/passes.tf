resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_IAM"
}

resource "aws_wafv2_web_acl_association" "shop" {
  resource_arn = aws_appsync_graphql_api.shop.arn
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/api/1234"
}

resource "aws_appsync_graphql_api" "inner" {
  name                = "inner"
  authentication_type = "AWS_IAM"
  visibility          = "PRIVATE"
}
