resource "aws_db_instance" "orders" { # finds: unencrypted-database
  identifier     = "orders"
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  storage_encrypted  = false # finds: unencrypted-database
}

resource "aws_docdb_cluster" "annotations" { # finds: unencrypted-database
  cluster_identifier = "annotations"
}

resource "aws_neptune_cluster" "knowledge" { # finds: unencrypted-database
  cluster_identifier = "knowledge"
}

resource "aws_rds_global_cluster" "world" { # finds: unencrypted-database
  global_cluster_identifier = "world"
  engine                    = "aurora-mysql"
}

# A copy that is told to be in clear.
resource "aws_db_instance" "restored" {
  identifier          = "restored"
  instance_class      = "db.m7g.large"
  snapshot_identifier = "orders-2026-01-01"
  storage_encrypted   = false # finds: unencrypted-database
}

resource "aws_rds_cluster" "clone" {
  engine            = "aurora-mysql"
  storage_encrypted = false # finds: unencrypted-database

  restore_to_point_in_time {
    source_cluster_identifier  = "features"
    restore_type               = "copy-on-write"
    use_latest_restorable_time = true
  }
}
