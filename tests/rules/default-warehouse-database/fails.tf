resource "aws_redshift_cluster" "reports" { # finds: default-warehouse-database
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

resource "aws_redshift_cluster" "sales" {
  cluster_identifier = "sales"
  node_type          = "ra3.large"
  database_name      = "dev" # finds: default-warehouse-database
}
