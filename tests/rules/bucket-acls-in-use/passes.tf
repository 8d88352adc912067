resource "aws_s3_bucket_ownership_controls" "uploads" {
  bucket = "acme-uploads"

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}
