resource "aws_elasticache_cluster" "queue" {
  cluster_id               = "queue"
  engine                   = "redis"
  node_type                = "cache.m7g.large"
  num_cache_nodes          = 1
  snapshot_retention_limit = 7
}

resource "aws_elasticache_cluster" "pages" {
  cluster_id      = "pages"
  engine          = "memcached"
  node_type       = "cache.m7g.large"
  num_cache_nodes = 2
}

# Its group decides.
resource "aws_elasticache_cluster" "replica" {
  cluster_id           = "sessions-2"
  replication_group_id = "sessions"
}
