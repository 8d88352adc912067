resource "aws_eks_cluster" "training" {
  name     = "training"
  role_arn = aws_iam_role.training.arn
  version  = "1.32" # finds: version-in-extended-support

  vpc_config {
    subnet_ids = [aws_subnet.private.id]
  }
}

resource "aws_db_instance" "shop" {
  engine         = "mysql"
  engine_version = "8.0.44" # finds: version-in-extended-support
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "13" # finds: version-in-extended-support
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "carts" {
  engine         = "aurora-mysql"
  engine_version = "5.7.mysql_aurora.2.12.4" # finds: version-in-extended-support
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-postgresql"
  engine_version = "12.22" # finds: version-in-extended-support
}

resource "aws_docdb_cluster" "catalogue" {
  engine_version = "3.6.0" # finds: version-in-extended-support
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "sessions"
  engine_version       = "5.0.6" # finds: version-in-extended-support
}

resource "aws_opensearch_domain" "logs" {
  domain_name    = "logs"
  engine_version = "OpenSearch_2.7" # finds: version-in-extended-support
}

resource "aws_elasticsearch_domain" "old" { # finds: version-in-extended-support
  domain_name = "old"
}
