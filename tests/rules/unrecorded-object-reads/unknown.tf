variable "types" {
  type = list(string)
}

resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail"

  advanced_event_selector {
    field_selector {
      field  = "resources.type"
      equals = var.types
    }
  }
}
