resource "aws_db_instance" "orders" { # finds: database-without-own-key
  engine            = "postgres"
  instance_class    = "db.m7g.large"
  storage_encrypted = true
}

resource "aws_rds_cluster" "features" {
  engine            = "aurora-postgresql"
  storage_encrypted = true
  kms_key_id        = "arn:aws:kms:eu-west-1:123456789012:alias/aws/rds" # finds: database-without-own-key
}

resource "aws_docdb_cluster" "annotations" { # finds: database-without-own-key
  storage_encrypted = true
}

resource "aws_neptune_cluster" "knowledge" { # finds: database-without-own-key
  storage_encrypted = true
}

resource "aws_timestreamwrite_database" "metrics" { # finds: database-without-own-key
  database_name = "metrics"
}
