# On, unless told otherwise.
resource "aws_elasticache_cluster" "queue" {
  cluster_id      = "queue"
  engine          = "redis"
  node_type       = "cache.m7g.large"
  num_cache_nodes = 1
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  auto_minor_version_upgrade = true
}
