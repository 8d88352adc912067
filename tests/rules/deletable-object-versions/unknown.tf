variable "second_factor" {
  type = string
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = "acme-reports"

  versioning_configuration {
    status     = "Enabled"
    mfa_delete = var.second_factor
  }
}
