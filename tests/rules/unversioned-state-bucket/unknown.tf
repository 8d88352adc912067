variable "state_bucket" {
  type = string
}

terraform {
  backend "s3" {
    bucket       = "acme-state"
    key          = "bootstrap/terraform.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}

# Perhaps the same.
resource "aws_s3_bucket" "state" {
  bucket = var.state_bucket
}
