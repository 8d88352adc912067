resource "aws_db_instance" "orders" {
  engine                = "postgres"
  instance_class        = "db.m7g.large"
  copy_tags_to_snapshot = true
}

resource "aws_rds_cluster" "features" {
  engine                = "aurora-postgresql"
  copy_tags_to_snapshot = true
}
