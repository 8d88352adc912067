resource "aws_kinesis_stream" "clicks" { # finds: unencrypted-stream
  name        = "clicks"
  shard_count = 2
}

resource "aws_kinesis_stream" "prompts" {
  name            = "prompts"
  shard_count     = 2
  encryption_type = "NONE" # finds: unencrypted-stream
}

resource "aws_kinesis_firehose_delivery_stream" "clicks" { # finds: unencrypted-stream
  name        = "clicks"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::acme-clicks"
  }
}

resource "aws_kinesis_firehose_delivery_stream" "prompts" {
  name        = "prompts"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::acme-prompts"
  }

  server_side_encryption {
    enabled = false # finds: unencrypted-stream
  }
}
