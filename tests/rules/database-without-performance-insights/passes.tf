resource "aws_db_instance" "orders" {
  engine                       = "postgres"
  instance_class               = "db.m7g.large"
  performance_insights_enabled = true
}

# Too small for it.
resource "aws_db_instance" "scratch" {
  engine         = "mariadb"
  instance_class = "db.t3.micro"
}

resource "aws_rds_cluster" "features" {
  cluster_identifier           = "features"
  engine                       = "aurora-postgresql"
  performance_insights_enabled = true
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier = aws_rds_cluster.features.id
  engine             = "aurora-postgresql"
  instance_class     = "db.r7g.large"
}
