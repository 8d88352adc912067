resource "aws_elasticache_cluster" "queue" { # finds: cache-without-backups
  cluster_id      = "queue"
  engine          = "redis"
  node_type       = "cache.m7g.large"
  num_cache_nodes = 1
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id     = "sessions"
  description              = "Sessions"
  snapshot_retention_limit = 0 # finds: cache-without-backups
}

resource "aws_memorydb_cluster" "vectors" { # finds: cache-without-backups
  name      = "vectors"
  acl_name  = "vectors"
  node_type = "db.r7g.large"
}
