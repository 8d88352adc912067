resource "aws_elasticache_replication_group" "sessions" { # finds: cache-without-own-key
  replication_group_id       = "sessions"
  description                = "Sessions"
  at_rest_encryption_enabled = true
}

resource "aws_memorydb_cluster" "vectors" {
  name        = "vectors"
  acl_name    = "vectors"
  node_type   = "db.r7g.large"
  kms_key_arn = "" # finds: cache-without-own-key
}
