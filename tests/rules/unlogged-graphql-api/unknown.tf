variable "log_roles" {
  type = list(string)
}

resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_IAM"

  dynamic "log_config" {
    for_each = var.log_roles
    content {
      cloudwatch_logs_role_arn = log_config.value
      field_log_level          = "ERROR"
    }
  }
}
