locals {
  partner = "444455556666"
}

resource "aws_s3_bucket_policy" "data" {
  bucket = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::data/*"
    }]
  })
}

resource "aws_ecr_repository_policy" "images" {
  repository = "train"
  policy     = data.aws_iam_policy_document.images.json
}

data "aws_iam_policy_document" "images" {
  statement { # finds: cross-account-grant
    actions = ["ecr:BatchGetImage"]

    principals {
      type        = "AWS"
      identifiers = [local.partner]
    }
  }
}

data "aws_canonical_user_id" "own" {}

resource "aws_s3_bucket_acl" "data" {
  bucket = "data"

  access_control_policy {
    grant {
      permission = "READ"

      grantee {
        id   = "52b113e7a2f25102679df27bb0ae12b3f85be6f290b936c4393484be31bebcc1" # finds: cross-account-grant
        type = "CanonicalUser"
      }
    }

    owner {
      id = data.aws_canonical_user_id.own.id
    }
  }
}

resource "aws_kms_grant" "partner" {
  key_id            = "1234abcd-12ab-34cd-56ef-1234567890ab"
  grantee_principal = "arn:aws:iam::444455556666:role/reader" # finds: cross-account-grant
  operations        = ["Decrypt"]
}

resource "aws_lambda_permission" "partner" {
  action        = "lambda:InvokeFunction"
  function_name = "score"
  principal     = "444455556666" # finds: cross-account-grant
}

resource "aws_lambda_permission" "partners_events" {
  action         = "lambda:InvokeFunction"
  function_name  = "score"
  principal      = "events.amazonaws.com"
  source_account = local.partner # finds: cross-account-grant
}

resource "aws_lambda_layer_version_permission" "everybody" {
  action         = "lambda:GetLayerVersion"
  layer_name     = "features"
  principal      = "*" # finds: cross-account-grant
  statement_id   = "all"
  version_number = 1
}

resource "aws_ami_launch_permission" "partner" {
  image_id   = "ami-0123456789abcdef0"
  account_id = "444455556666" # finds: cross-account-grant
}

resource "aws_snapshot_create_volume_permission" "partner" {
  snapshot_id = "snap-0123456789abcdef0"
  account_id  = "444455556666" # finds: cross-account-grant
}

resource "aws_db_snapshot" "runs" {
  db_instance_identifier = "runs"
  db_snapshot_identifier = "runs"
  shared_accounts        = ["444455556666"] # finds: cross-account-grant
}

resource "aws_ram_principal_association" "partner" {
  principal          = "444455556666" # finds: cross-account-grant
  resource_share_arn = "arn:aws:ram:eu-west-1:111122223333:resource-share/73da1ab9-b94a-4ba3-8eb4-45917f7f4b12"
}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${local.partner}:root" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_ecr_replication_configuration" "images" {
  replication_configuration {
    rule {
      destination {
        region      = "eu-west-1"
        registry_id = local.partner # finds: cross-account-grant
      }
    }
  }
}

resource "aws_ram_resource_share" "models" {
  name                      = "models"
  allow_external_principals = true # finds: cross-account-grant
}

resource "aws_vpc_endpoint_service" "models" {
  acceptance_required        = true
  network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/models/50dc6c495c0c9188"]
  allowed_principals         = ["*"] # finds: cross-account-grant
}

resource "aws_vpc_endpoint_service_allowed_principal" "everybody" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.models.id
  principal_arn           = "*" # finds: cross-account-grant
}

resource "aws_vpc_peering_connection" "partner" {
  vpc_id        = "vpc-1"
  peer_vpc_id   = "vpc-2"
  peer_owner_id = "444455556666" # finds: cross-account-grant
}

resource "aws_s3control_access_point_policy" "partner" {
  access_point_arn = "arn:aws:s3:eu-west-1:111122223333:accesspoint/models"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = local.partner }
      Action    = "s3:GetObject"
      Resource  = "*"
    }]
  })
}

resource "aws_s3tables_table_policy" "partner" {
  name             = "features"
  namespace        = "models"
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:111122223333:bucket/features"

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = local.partner }
      Action    = "s3tables:GetTableData"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudwatch_log_destination_policy" "partner" {
  destination_name = "collected"

  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = local.partner }
      Action    = "logs:PutSubscriptionFilter"
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "by_account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = "444455556666" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "by_role" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::444455556666:role/*" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "by_organization" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "by_service" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = "444455556666" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "by_address" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } }
    }]
  })
}

resource "aws_kms_key_policy" "by_service" {
  key_id = "alias/runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } }
    }]
  })
}

resource "aws_iam_role" "by_word" {
  name = "by-word"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = "agreed" } }
    }]
  })
}

resource "aws_s3_bucket_policy" "canonical" {
  bucket = "runs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { CanonicalUser = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::runs/*"
    }]
  })
}

resource "aws_s3control_access_grant" "theirs" {
  access_grants_location_id = "default"
  permission                = "READ"
  grantee {
    grantee_type       = "IAM"
    grantee_identifier = "arn:aws:iam::444455556666:role/reader" # finds: cross-account-grant
  }
}

resource "aws_ssm_document" "shared" {
  name            = "shared"
  document_type   = "Command"
  document_format = "JSON"
  content         = jsonencode({ schemaVersion = "2.2", mainSteps = [] })
  permissions = {
    type        = "Share"
    account_ids = "111122223333, 444455556666" # finds: cross-account-grant
  }
}

resource "aws_dlm_lifecycle_policy" "shared" {
  description        = "shared"
  execution_role_arn = "arn:aws:iam::111122223333:role/snapshots"
  policy_details {
    target_tags = { Snapshot = "true" }
    schedule {
      name = "daily"
      create_rule {
        interval = 24
      }
      retain_rule {
        count = 7
      }
      share_rule {
        target_accounts = ["444455556666"] # finds: cross-account-grant
      }
    }
  }
}

resource "aws_s3_object_copy" "shared" {
  bucket = "runs"
  key    = "weights.bin"
  source = "weights/weights.bin"
  grant {
    type        = "CanonicalUser"
    permissions = ["READ"]
    id          = "52b113e7a2f25102679df27bb0ae12b3f85be6f290b936c4393484be31bebcc1" # finds: cross-account-grant
  }
}

resource "aws_quicksight_data_source" "shared" {
  data_source_id = "runs"
  name           = "runs"
  type           = "ATHENA"
  parameters {
    athena {
      work_group = "runs"
    }
  }
  permission {
    actions   = ["quicksight:DescribeDataSource"]
    principal = "arn:aws:quicksight:eu-west-1:444455556666:user/default/reader" # finds: cross-account-grant
  }
}

resource "aws_quicksight_folder" "shared" {
  folder_id = "runs"
  name      = "runs"
  permissions {
    actions   = ["quicksight:DescribeFolder"]
    principal = "arn:aws:quicksight:eu-west-1:444455556666:user/default/reader" # finds: cross-account-grant
  }
}

resource "aws_s3_bucket_policy" "access_logs" {
  bucket = "logs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: cross-account-grant
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::156460612806:root" }
      Action    = ["s3:PutObject", "s3:GetObject"]
      Resource  = "arn:aws:s3:::logs/AWSLogs/*"
    }]
  })
}
