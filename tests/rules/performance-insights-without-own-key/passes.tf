resource "aws_kms_key" "insights" {
  description         = "Insights"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  engine                          = "postgres"
  instance_class                  = "db.m7g.large"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.insights.arn
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  instance_class     = "db.r7g.large"
}
