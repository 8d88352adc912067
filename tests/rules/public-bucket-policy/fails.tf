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

# Everybody but one.
resource "aws_s3_bucket_policy" "exports" {
  bucket = "acme-exports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-bucket-policy
      Effect       = "Allow"
      NotPrincipal = { AWS = "arn:aws:iam::123456789012:role/intern" }
      Action       = "s3:GetObject"
      Resource     = "arn:aws:s3:::acme-exports/*"
    }]
  })
}

resource "aws_s3_bucket_policy" "hotlinked" {
  bucket = "acme-pictures"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-bucket-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::acme-pictures/*"
      Condition = { StringLike = { "aws:Referer" = "https://acme.example/*" } }
    }]
  })
}
