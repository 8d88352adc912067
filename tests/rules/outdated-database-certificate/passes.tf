resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  instance_class     = "db.r7g.large"
  ca_cert_identifier = "rds-ca-ecc384-g1"
}
