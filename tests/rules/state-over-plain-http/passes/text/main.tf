terraform {
  backend "s3" {
    bucket       = "acme-state"
    key          = "bootstrap/terraform.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}

resource "aws_s3_bucket" "state" {
  bucket = "acme-state"
}

resource "aws_s3_bucket_policy" "state" {
  bucket = "acme-state"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::acme-state", "arn:aws:s3:::acme-state/*"]
      Condition = { Bool = { "aws:SecureTransport" = false } }
    }]
  })
}
