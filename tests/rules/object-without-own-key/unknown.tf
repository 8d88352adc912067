variable "key" {
  type = string
}

resource "aws_s3_object" "prices" {
  bucket     = "acme-reports"
  key        = "prices.csv"
  source     = "prices.csv"
  kms_key_id = var.key
}
