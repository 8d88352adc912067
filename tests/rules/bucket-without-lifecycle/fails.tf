resource "aws_s3_bucket" "reports" { # finds: bucket-without-lifecycle
  bucket = "acme-reports"
}
