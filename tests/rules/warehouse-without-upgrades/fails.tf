resource "aws_redshift_cluster" "reports" {
  cluster_identifier    = "reports"
  node_type             = "ra3.large"
  allow_version_upgrade = false # finds: warehouse-without-upgrades
}
