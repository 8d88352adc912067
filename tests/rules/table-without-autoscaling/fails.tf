resource "aws_dynamodb_table" "features" { # finds: table-without-autoscaling
  name           = "features"
  hash_key       = "id"
  read_capacity  = 10
  write_capacity = 10

  attribute {
    name = "id"
    type = "S"
  }
}
