resource "aws_s3_bucket" "reports" { # finds: unlogged-bucket
  bucket = "acme-reports"
}
