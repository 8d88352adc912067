resource "aws_redshift_cluster" "reports" {
  cluster_identifier  = "reports"
  node_type           = "ra3.large"
  master_username     = "awsuser"
  publicly_accessible = false
}

resource "aws_redshift_cluster" "open_data" {
  cluster_identifier  = "open-data"
  node_type           = "ra3.large"
  master_username     = "curator"
  publicly_accessible = true
}
