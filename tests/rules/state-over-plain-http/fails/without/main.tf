terraform {
  backend "s3" {
    bucket       = "acme-state"
    key          = "bootstrap/terraform.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}

resource "aws_s3_bucket" "state" { # finds: state-over-plain-http
  bucket = "acme-state"
}
