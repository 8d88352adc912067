terraform {
  backend "s3" {
    bucket         = "acme-state"
    key            = "platform/terraform.tfstate"
    dynamodb_table = "terraform-locks"
  }
}
