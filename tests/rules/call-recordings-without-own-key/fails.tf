resource "aws_connect_instance_storage_config" "calls" {
  instance_id   = "aaaaaaaa-bbbb-cccc-dddd-111111111111"
  resource_type = "CALL_RECORDINGS"

  storage_config {
    storage_type = "S3"

    s3_config { # finds: call-recordings-without-own-key
      bucket_name   = "acme-calls"
      bucket_prefix = "calls"
    }
  }
}

resource "aws_connect_instance_storage_config" "media" {
  instance_id   = "aaaaaaaa-bbbb-cccc-dddd-111111111111"
  resource_type = "MEDIA_STREAMS"

  storage_config {
    storage_type = "KINESIS_VIDEO_STREAM"

    kinesis_video_stream_config {
      prefix                 = "media"
      retention_period_hours = 3

      encryption_config { # finds: call-recordings-without-own-key
        encryption_type = "KMS"
      }
    }
  }
}
