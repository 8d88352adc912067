resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier  = "features"
  engine              = "aurora-postgresql"
  instance_class      = "db.r7g.large"
  publicly_accessible = false
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier  = "reports"
  node_type           = "ra3.large"
  publicly_accessible = false
}
