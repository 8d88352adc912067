resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = aws_s3_bucket.trail.id
}

resource "aws_s3_bucket" "trail" {
  bucket = "acme-trail"
  acl    = "public-read" # finds: public-trail-bucket
}

resource "aws_cloudtrail" "second" {
  name           = "second"
  s3_bucket_name = "acme-second-trail"
}

resource "aws_s3_bucket" "second" { # finds: public-trail-bucket
  bucket = "acme-second-trail"
}

resource "aws_s3_bucket_acl" "second" {
  bucket = aws_s3_bucket.second.id
  acl    = "authenticated-read"
}
