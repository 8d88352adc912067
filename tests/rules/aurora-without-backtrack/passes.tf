resource "aws_rds_cluster" "orders" {
  engine           = "aurora-mysql"
  backtrack_window = 86400
}

resource "aws_rds_cluster" "features" {
  engine = "aurora-postgresql"
}

resource "aws_rds_cluster" "member" {
  engine                    = "aurora-mysql"
  global_cluster_identifier = "world"
}
