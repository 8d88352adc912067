resource "aws_s3_bucket_replication_configuration" "out" { # finds: bucket-copied-elsewhere
  bucket = "weights"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Enabled"
    destination {
      bucket = "arn:aws:s3:::weights-copy"
    }
  }
}

resource "aws_s3_object_copy" "out" { # finds: bucket-copied-elsewhere
  bucket = "somebodys"
  key    = "weights.bin"
  source = "weights/weights.bin"
}

resource "aws_datasync_location_s3" "out" { # finds: bucket-copied-elsewhere
  s3_bucket_arn = "arn:aws:s3:::somebodys"
  subdirectory  = "/"
  s3_config {
    bucket_access_role_arn = "arn:aws:iam::111122223333:role/sync"
  }
}

resource "aws_dms_s3_endpoint" "out" { # finds: bucket-copied-elsewhere
  endpoint_id             = "out"
  endpoint_type           = "target"
  bucket_name             = "somebodys"
  service_access_role_arn = "arn:aws:iam::111122223333:role/migrate"
}

resource "aws_kinesis_firehose_delivery_stream" "out" { # finds: bucket-copied-elsewhere
  name        = "out"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = "arn:aws:iam::111122223333:role/firehose"
    bucket_arn = "arn:aws:s3:::somebodys"
  }
}
