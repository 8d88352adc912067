variable "recovery" {
  type = bool
}

terraform {
  backend "s3" {
    bucket         = "acme-state"
    key            = "bootstrap/terraform.tfstate"
    region         = "eu-west-1"
    encrypt        = true
    dynamodb_table = "acme-state-locks"
  }
}

resource "aws_dynamodb_table" "locks" {
  name         = "acme-state-locks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  point_in_time_recovery {
    enabled = var.recovery
  }
}
