resource "aws_dynamodb_table" "sessions" { # finds: table-without-own-key
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
}

resource "aws_dynamodb_table" "carts" {
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  server_side_encryption { # finds: table-without-own-key
    enabled = true
  }
}

resource "aws_dynamodb_table" "profiles" {
  name         = "profiles"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.tables.arn
  }

  replica { # finds: table-without-own-key
    region_name = "eu-west-3"
  }
}

resource "aws_kms_key" "tables" {
  description         = "Tables"
  enable_key_rotation = true
}

resource "aws_dynamodb_table_replica" "sessions" { # finds: table-without-own-key
  global_table_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/sessions"
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
    type = "AWS_OWNED_KMS_KEY" # finds: table-without-own-key
  }
}
