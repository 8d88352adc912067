variable "events" {
  type = string
}

resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail"

  event_selector {
    read_write_type = var.events

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
