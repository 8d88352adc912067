resource "aws_dynamodb_table" "sessions" { # finds: table-without-recovery
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
}

resource "aws_dynamodb_table" "carts" {
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  point_in_time_recovery {
    enabled = true
  }

  replica { # finds: table-without-recovery
    region_name = "eu-west-3"
  }
}

resource "aws_dynamodb_table_replica" "sessions" {
  global_table_arn       = "arn:aws:dynamodb:eu-west-3:123456789012:table/sessions"
  point_in_time_recovery = false # finds: table-without-recovery
}

resource "aws_keyspaces_table" "events" { # finds: table-without-recovery
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
}
