resource "aws_rds_cluster" "orders" { # finds: aurora-without-backtrack
  engine = "aurora-mysql"
}

resource "aws_rds_cluster" "customers" {
  engine           = "aurora-mysql"
  backtrack_window = 0 # finds: aurora-without-backtrack
}
