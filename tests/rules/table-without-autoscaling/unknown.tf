variable "billing" {
  type = string
}

resource "aws_dynamodb_table" "features" {
  name           = "features"
  hash_key       = "id"
  read_capacity  = 10
  write_capacity = 10
  billing_mode   = var.billing

  attribute {
    name = "id"
    type = "S"
  }
}
