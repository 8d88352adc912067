resource "aws_s3_bucket" "models" { # finds: unrecorded-object-reads
  bucket = "acme-models"
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail"
}
