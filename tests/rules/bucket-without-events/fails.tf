resource "aws_s3_bucket" "reports" { # finds: bucket-without-events
  bucket = "acme-reports"
}
