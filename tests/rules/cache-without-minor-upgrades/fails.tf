resource "aws_elasticache_cluster" "queue" {
  cluster_id                 = "queue"
  engine                     = "redis"
  node_type                  = "cache.m7g.large"
  num_cache_nodes            = 1
  auto_minor_version_upgrade = "false" # finds: cache-without-minor-upgrades
}

resource "aws_memorydb_cluster" "vectors" {
  name                       = "vectors"
  acl_name                   = "vectors"
  node_type                  = "db.r7g.large"
  auto_minor_version_upgrade = false # finds: cache-without-minor-upgrades
}
