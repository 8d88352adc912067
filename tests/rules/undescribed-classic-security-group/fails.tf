resource "aws_elasticache_security_group" "sessions" {
  name                 = "sessions"
  description          = "" # finds: undescribed-classic-security-group
  security_group_names = ["web"]
}
