resource "aws_elasticache_replication_group" "sessions" { # finds: plaintext-cache
  replication_group_id = "sessions"
  description          = "Sessions"
}

resource "aws_elasticache_cluster" "pages" {
  cluster_id                 = "pages"
  engine                     = "memcached"
  node_type                  = "cache.m7g.large"
  num_cache_nodes            = 2
  transit_encryption_enabled = false # finds: plaintext-cache
}

resource "aws_memorydb_cluster" "vectors" {
  name        = "vectors"
  acl_name    = "vectors"
  node_type   = "db.r7g.large"
  tls_enabled = false # finds: plaintext-cache
}

resource "aws_dax_cluster" "carts" { # finds: plaintext-cache
  cluster_name       = "carts"
  iam_role_arn       = "arn:aws:iam::123456789012:role/dax"
  node_type          = "dax.r5.large"
  replication_factor = 3
}
