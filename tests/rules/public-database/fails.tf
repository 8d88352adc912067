resource "aws_db_instance" "orders" {
  engine              = "postgres"
  instance_class      = "db.m7g.large"
  publicly_accessible = true # finds: public-database
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier  = "features"
  engine              = "aurora-postgresql"
  instance_class      = "db.r7g.large"
  publicly_accessible = true # finds: public-database
}

resource "aws_neptune_cluster_instance" "knowledge" {
  cluster_identifier  = "knowledge"
  instance_class      = "db.r6g.large"
  publicly_accessible = true # finds: public-database
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier  = "reports"
  node_type           = "ra3.large"
  publicly_accessible = true # finds: public-database
}

resource "aws_redshiftserverless_workgroup" "reports" {
  namespace_name      = "reports"
  workgroup_name      = "reports"
  publicly_accessible = true # finds: public-database
}
