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

# Speaks of something else.
resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id

  policy = jsonencode({ # finds: state-over-plain-http
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:DeleteBucket"
      Resource  = "arn:aws:s3:::acme-state"
    }]
  })
}
