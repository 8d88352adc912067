resource "aws_dynamodb_table" "sessions" { # finds: table-with-fixed-capacity
  name           = "sessions"
  read_capacity  = 20
  write_capacity = 20
  hash_key       = "id"
}
