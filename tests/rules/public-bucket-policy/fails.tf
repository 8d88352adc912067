resource "aws_s3_bucket_policy" "models" {
  bucket = "acme-models"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { # finds: public-bucket-policy
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::acme-models/*"
      },
    ]
  })
}

data "aws_iam_policy_document" "data" {
  statement { # finds: public-bucket-policy
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-data/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = "acme-data"
  policy = data.aws_iam_policy_document.data.json
}
