variable "acl" {
  type = string
}

resource "aws_memorydb_cluster" "vectors" {
  name      = "vectors"
  acl_name  = var.acl
  node_type = "db.r7g.large"
}
