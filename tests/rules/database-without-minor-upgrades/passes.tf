# On, unless told otherwise.
resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_neptune_cluster_instance" "knowledge" {
  cluster_identifier         = "knowledge"
  instance_class             = "db.r6g.large"
  auto_minor_version_upgrade = true
}
