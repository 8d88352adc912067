variable "upgrades" {
  type = bool
}

resource "aws_db_instance" "orders" {
  engine                     = "postgres"
  instance_class             = "db.m7g.large"
  auto_minor_version_upgrade = var.upgrades
}
