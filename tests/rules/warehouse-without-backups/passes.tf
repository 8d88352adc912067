# A day, unless told otherwise.
resource "aws_redshift_cluster" "reports" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

resource "aws_redshift_cluster" "sales" {
  cluster_identifier                  = "sales"
  node_type                           = "ra3.large"
  automated_snapshot_retention_period = 14
}
