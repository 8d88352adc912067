resource "aws_db_instance" "orders" { # finds: deletable-database
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine              = "aurora-postgresql"
  deletion_protection = false # finds: deletable-database
}

resource "aws_docdb_cluster" "annotations" { # finds: deletable-database
  cluster_identifier = "annotations"
}

resource "aws_neptune_cluster" "knowledge" { # finds: deletable-database
  cluster_identifier = "knowledge"
}

resource "aws_dynamodb_table" "sessions" { # finds: deletable-database
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_qldb_ledger" "audit" {
  name                = "audit"
  permissions_mode    = "STANDARD"
  deletion_protection = false # finds: deletable-database
}

# Each replica is deleted by itself.
resource "aws_dynamodb_table" "features" {
  name                        = "features"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name                 = "eu-west-1"
    deletion_protection_enabled = true
  }

  replica { # finds: deletable-database
    region_name = "eu-north-1"
  }
}
