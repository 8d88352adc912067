resource "aws_redshift_cluster" "reports" {
  cluster_identifier                  = "reports"
  node_type                           = "ra3.large"
  automated_snapshot_retention_period = 0 # finds: warehouse-without-backups
}
