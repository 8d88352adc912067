variable "subnets" {
  type = string
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
  subnet_group_name    = var.subnets
}
