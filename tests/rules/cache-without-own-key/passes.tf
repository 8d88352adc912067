resource "aws_kms_key" "caches" {
  description         = "Caches"
  enable_key_rotation = true
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.caches.arn
}

resource "aws_memorydb_cluster" "vectors" {
  name        = "vectors"
  acl_name    = "vectors"
  node_type   = "db.r7g.large"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0f5b6c5a-1111-2222-3333-444455556666"
}
