resource "aws_kms_key" "tables" {
  description         = "Tables"
  enable_key_rotation = true
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.tables.arn
  }
}

resource "aws_dynamodb_table_replica" "sessions" {
  global_table_arn = "arn:aws:dynamodb:eu-west-3:123456789012:table/sessions"
  kms_key_arn      = aws_kms_key.tables.arn
}

resource "aws_keyspaces_table" "events" {
  keyspace_name = "shop"
  table_name    = "events"

  schema_definition {
    column {
      name = "id"
      type = "uuid"
    }

    partition_key {
      name = "id"
    }
  }

  encryption_specification {
    type               = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_identifier = aws_kms_key.tables.arn
  }
}
