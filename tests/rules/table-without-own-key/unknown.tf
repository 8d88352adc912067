variable "key" {
  type = string
}

resource "aws_dynamodb_table_replica" "sessions" {
  global_table_arn = "arn:aws:dynamodb:eu-west-3:123456789012:table/sessions"
  kms_key_arn      = var.key
}
