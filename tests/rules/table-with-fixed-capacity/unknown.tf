variable "mode" {
  type = string
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = var.mode
  hash_key     = "id"
}
