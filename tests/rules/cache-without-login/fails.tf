resource "aws_elasticache_replication_group" "sessions" { # finds: cache-without-login
  replication_group_id       = "sessions"
  description                = "Sessions"
  transit_encryption_enabled = true
}

resource "aws_memorydb_cluster" "vectors" {
  name      = "vectors"
  acl_name  = "open-access" # finds: cache-without-login
  node_type = "db.r7g.large"
}
