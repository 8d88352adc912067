resource "aws_eks_cluster" "training" {
  name     = "training"
  role_arn = aws_iam_role.training.arn
  version  = "1.35"

  vpc_config {
    subnet_ids = [aws_subnet.private.id]
  }
}

# EKS upgrades it when standard support ends.
resource "aws_eks_cluster" "automatic" {
  name     = "automatic"
  role_arn = aws_iam_role.training.arn
  version  = "1.32"

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    subnet_ids = [aws_subnet.private.id]
  }
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "17.7"
  instance_class = "db.m7g.large"
}

# RDS upgrades it when standard support ends.
resource "aws_db_instance" "automatic" {
  engine                   = "postgres"
  engine_version           = "13"
  engine_lifecycle_support = "open-source-rds-extended-support-disabled"
  instance_class           = "db.m7g.large"
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "sessions"
  engine               = "valkey"
  engine_version       = "7.2"
}

resource "aws_opensearch_domain" "logs" {
  domain_name    = "logs"
  engine_version = "OpenSearch_3.3"
}
