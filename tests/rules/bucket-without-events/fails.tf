resource "aws_s3_bucket" "reports" { # finds: bucket-without-events
  bucket = "acme-reports"
}

resource "aws_s3_bucket" "drafts" {
  bucket = "acme-drafts"
}

resource "aws_s3_bucket_notification" "drafts" {
  bucket      = aws_s3_bucket.drafts.id
  eventbridge = false # finds: bucket-without-events
}
