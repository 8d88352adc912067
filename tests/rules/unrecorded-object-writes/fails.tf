resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_cloudtrail" "reads" {
  name           = "reads"
  s3_bucket_name = "acme-trail"

  event_selector {
    read_write_type = "ReadOnly" # finds: unrecorded-object-writes

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
