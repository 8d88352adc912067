resource "aws_db_instance" "orders" {
  engine              = "postgres"
  instance_class      = "db.m7g.large"
  monitoring_interval = 60
  monitoring_role_arn = aws_iam_role.monitoring.arn
}

resource "aws_rds_cluster" "features" {
  cluster_identifier  = "features"
  engine              = "aurora-postgresql"
  monitoring_interval = 30
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier = aws_rds_cluster.features.id
  engine             = "aurora-postgresql"
  instance_class     = "db.r7g.large"
}
