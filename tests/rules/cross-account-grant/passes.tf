resource "aws_s3_bucket_policy" "data" {
  bucket = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::data/*"
      }, {
      Effect    = "Deny"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::data/*"
    }]
  })
}

resource "aws_lambda_permission" "events" {
  action        = "lambda:InvokeFunction"
  function_name = "score"
  principal     = "events.amazonaws.com"
}

resource "aws_lambda_layer_version_permission" "organization" {
  action          = "lambda:GetLayerVersion"
  layer_name      = "features"
  organization_id = "o-abcdefghij"
  principal       = "*"
  statement_id    = "own"
  version_number  = 1
}

resource "aws_ami_launch_permission" "organization" {
  image_id         = "ami-0123456789abcdef0"
  organization_arn = "arn:aws:organizations::444455556666:organization/o-abcdefghij"
}

resource "aws_db_snapshot" "runs" {
  db_instance_identifier = "runs"
  db_snapshot_identifier = "runs"
}

resource "aws_iam_role" "train" {
  name = "train"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_ram_resource_share" "organization" {
  name                      = "organization"
  allow_external_principals = false
}

resource "aws_ram_resource_share" "own" {
  name = "own"
}

resource "aws_vpc_peering_connection" "own" {
  vpc_id      = "vpc-1"
  peer_vpc_id = "vpc-2"
}

data "aws_caller_identity" "own" {}

resource "aws_s3_bucket" "events" {
  bucket = "events"
}

# Everybody of one's own account, network or resources.
resource "aws_sqs_queue_policy" "own" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.own.account_id } }
      }, {
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
      }, {
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.events.arn } }
      }, {
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.own.account_id } }
    }]
  })
}

# The account by which AWS's load balancers of eu-west-1 write their logs, and it may do no more.
resource "aws_s3_bucket_policy" "access_logs" {
  bucket = "logs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::156460612806:root" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::logs/AWSLogs/*"
    }]
  })
}
