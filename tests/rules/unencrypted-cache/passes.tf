resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  engine                     = "redis"
  at_rest_encryption_enabled = true
}

# Valkey encrypts unless told otherwise.
resource "aws_elasticache_replication_group" "features" {
  replication_group_id = "features"
  description          = "Features"
  engine               = "valkey"
}

# It is encrypted as its global group is.
resource "aws_elasticache_replication_group" "second_region" {
  replication_group_id        = "sessions-2"
  description                 = "Sessions"
  global_replication_group_id = "ldgnf-sessions"
}

resource "aws_dax_cluster" "carts" {
  cluster_name       = "carts"
  iam_role_arn       = "arn:aws:iam::123456789012:role/dax"
  node_type          = "dax.r5.large"
  replication_factor = 3

  server_side_encryption {
    enabled = true
  }
}
