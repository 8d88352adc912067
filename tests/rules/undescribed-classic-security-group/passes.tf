resource "aws_elasticache_security_group" "sessions" {
  name                 = "sessions"
  description          = "Web servers reach the sessions"
  security_group_names = ["web"]
}

# "Managed by Terraform", unless told otherwise.
resource "aws_db_security_group" "orders" {
  name = "orders"
}
