terraform {
  backend "s3" {
    bucket         = "acme-state"
    key            = "bootstrap/terraform.tfstate"
    region         = "eu-west-1"
    encrypt        = true
    dynamodb_table = "acme-state-locks"
  }
}

resource "aws_dynamodb_table" "locks" { # finds: state-table-without-recovery
  name         = "acme-state-locks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  attribute {
    name = "LockID"
    type = "S"
  }
}
