resource "aws_elasticache_replication_group" "sessions" { # finds: cache-without-failover
  replication_group_id = "sessions"
  description          = "Sessions"
  num_cache_clusters   = 2
}

resource "aws_elasticache_replication_group" "features" {
  replication_group_id       = "features"
  description                = "Features"
  num_cache_clusters         = 2
  automatic_failover_enabled = false # finds: cache-without-failover
}

resource "aws_elasticache_replication_group" "queue" { # finds: cache-without-failover
  replication_group_id = "queue"
  description          = "Queue"
  num_cache_clusters   = 1
}
