resource "aws_kinesis_stream" "clicks" {
  name            = "clicks"
  shard_count     = 2
  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis" # finds: stream-without-own-key
}

resource "aws_kinesis_video_stream" "cameras" { # finds: stream-without-own-key
  name                    = "cameras"
  data_retention_in_hours = 24
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
    key_type = "AWS_OWNED_CMK" # finds: stream-without-own-key
    key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}
