resource "aws_kms_key" "streams" {
  description         = "Streams"
  enable_key_rotation = true
}

resource "aws_kinesis_stream" "clicks" {
  name            = "clicks"
  shard_count     = 2
  encryption_type = "KMS"
  kms_key_id      = aws_kms_key.streams.arn
}

resource "aws_kinesis_video_stream" "cameras" {
  name                    = "cameras"
  data_retention_in_hours = 24
  kms_key_id              = "alias/cameras"
}

resource "aws_kinesis_firehose_delivery_stream" "prompts" {
  name        = "prompts"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::acme-prompts"
  }

  server_side_encryption {
    enabled  = true
    key_type = "CUSTOMER_MANAGED_CMK"
    key_arn  = aws_kms_key.streams.arn
  }
}
