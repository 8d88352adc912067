resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: lockout-bucket-policy
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
    }]
  })
}

resource "aws_s3_bucket_policy" "exports" {
  bucket = "acme-exports"
  policy = data.aws_iam_policy_document.exports.json
}

data "aws_iam_policy_document" "exports" {
  statement { # finds: lockout-bucket-policy
    effect    = "Deny"
    actions   = ["s3:Put*"]
    resources = ["arn:aws:s3:::acme-exports"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
