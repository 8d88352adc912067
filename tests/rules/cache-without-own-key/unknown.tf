variable "key" {
  type = string
}

resource "aws_memorydb_cluster" "vectors" {
  name        = "vectors"
  acl_name    = "vectors"
  node_type   = "db.r7g.large"
  kms_key_arn = var.key
}
