resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true

  origin { # finds: bucket-open-to-distribution
    origin_id   = "web"
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
  }
}

resource "aws_cloudfront_distribution" "named" {
  enabled = true

  origin { # finds: bucket-open-to-distribution
    origin_id   = "web"
    domain_name = "acme-site.s3.eu-west-1.amazonaws.com"
  }
}
