variable "upgrades" {
  type = bool
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  auto_minor_version_upgrade = var.upgrades
}
