resource "aws_s3_bucket" "copy" {
  bucket = "weights-copy"
}

resource "aws_s3_bucket_replication_configuration" "out" {
  bucket = "weights"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "off" {
  bucket = "weights-old"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Disabled"
    destination {
      bucket = "arn:aws:s3:::weights-elsewhere"
    }
  }
}

resource "aws_s3_object_copy" "own" {
  bucket = aws_s3_bucket.copy.bucket
  key    = "weights.bin"
  source = "weights/weights.bin"
}

resource "aws_datasync_location_s3" "theirs" {
  s3_bucket_arn = "arn:aws:s3:::somebodys"
  subdirectory  = "/"
  s3_config {
    bucket_access_role_arn = "arn:aws:iam::111122223333:role/sync"
  }
}

resource "aws_datasync_location_s3" "own" {
  s3_bucket_arn = aws_s3_bucket.copy.arn
  subdirectory  = "/"
  s3_config {
    bucket_access_role_arn = "arn:aws:iam::111122223333:role/sync"
  }
}

resource "aws_datasync_task" "into" {
  source_location_arn      = aws_datasync_location_s3.theirs.arn
  destination_location_arn = aws_datasync_location_s3.own.arn
}

resource "aws_dms_s3_endpoint" "source" {
  endpoint_id             = "source"
  endpoint_type           = "source"
  bucket_name             = "somebodys"
  service_access_role_arn = "arn:aws:iam::111122223333:role/migrate"
}

resource "aws_kinesis_firehose_delivery_stream" "own" {
  name        = "own"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = "arn:aws:iam::111122223333:role/firehose"
    bucket_arn = aws_s3_bucket.copy.arn
  }
}
