resource "aws_elasticache_replication_group" "sessions" { # finds: unencrypted-cache
  replication_group_id = "sessions"
  description          = "Sessions"
  engine               = "redis"
}

resource "aws_elasticache_replication_group" "features" {
  replication_group_id       = "features"
  description                = "Features"
  engine                     = "valkey"
  at_rest_encryption_enabled = false # finds: unencrypted-cache
}

resource "aws_dax_cluster" "carts" {
  cluster_name       = "carts"
  iam_role_arn       = "arn:aws:iam::123456789012:role/dax"
  node_type          = "dax.r5.large"
  replication_factor = 3

  server_side_encryption {
    enabled = false # finds: unencrypted-cache
  }
}
