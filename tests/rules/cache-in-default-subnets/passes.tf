resource "aws_elasticache_cluster" "queue" {
  cluster_id        = "queue"
  engine            = "redis"
  node_type         = "cache.m7g.large"
  num_cache_nodes   = 1
  subnet_group_name = aws_elasticache_subnet_group.private.name
}

resource "aws_elasticache_subnet_group" "private" {
  name       = "private"
  subnet_ids = ["subnet-0abc1234def567890"]
}

resource "aws_elasticache_cluster" "replica" {
  cluster_id           = "sessions-2"
  replication_group_id = "sessions"
}
