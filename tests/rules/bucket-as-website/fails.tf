resource "aws_s3_bucket_website_configuration" "pages" { # finds: bucket-as-website
  bucket = "pages"

  index_document {
    suffix = "index.html"
  }
}
