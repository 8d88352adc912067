resource "aws_redshift_cluster" "reports" {
  cluster_identifier  = "reports"
  node_type           = "ra3.large"
  master_username     = "awsuser" # finds: guessable-login-of-public-warehouse
  publicly_accessible = true
}
