variable "token" {
  type      = string
  sensitive = true
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  transit_encryption_enabled = true
  auth_token                 = var.token
}

resource "aws_elasticache_replication_group" "features" {
  replication_group_id       = "features"
  description                = "Features"
  transit_encryption_enabled = true
  user_group_ids             = ["features"]
}

resource "aws_memorydb_cluster" "vectors" {
  name      = "vectors"
  acl_name  = "vectors"
  node_type = "db.r7g.large"
}
