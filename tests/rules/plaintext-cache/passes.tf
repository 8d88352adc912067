resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  transit_encryption_enabled = true
}

# TLS unless told otherwise.
resource "aws_memorydb_cluster" "vectors" {
  name      = "vectors"
  acl_name  = "vectors"
  node_type = "db.r7g.large"
}

resource "aws_dax_cluster" "carts" {
  cluster_name                     = "carts"
  cluster_endpoint_encryption_type = "TLS"
  iam_role_arn                     = "arn:aws:iam::123456789012:role/dax"
  node_type                        = "dax.r5.large"
  replication_factor               = 3
}
