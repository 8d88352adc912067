resource "aws_s3_bucket" "data" { # finds: unversioned-bucket
  bucket = "acme-data"
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"

  versioning {
    enabled = false # finds: unversioned-bucket
  }
}

variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "of_any_name" { # finds: unversioned-bucket
  bucket = var.bucket
}
