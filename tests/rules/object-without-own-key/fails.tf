resource "aws_s3_object" "prices" { # finds: object-without-own-key
  bucket = "acme-reports"
  key    = "prices.csv"
  source = "prices.csv"
}

resource "aws_s3_object_copy" "prices" {
  bucket     = "acme-exports"
  key        = "prices.csv"
  source     = "acme-reports/prices.csv"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:alias/aws/s3" # finds: object-without-own-key
}
