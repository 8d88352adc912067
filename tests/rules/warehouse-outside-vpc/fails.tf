resource "aws_redshift_cluster" "reports" { # finds: warehouse-outside-vpc
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}
