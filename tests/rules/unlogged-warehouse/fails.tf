resource "aws_redshift_cluster" "reports" { # finds: unlogged-warehouse
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

# As up to version 5 of the provider.
resource "aws_redshift_cluster" "old" {
  cluster_identifier = "old"
  node_type          = "ra3.large"

  logging {
    enable = false # finds: unlogged-warehouse
  }
}

resource "aws_redshiftserverless_namespace" "reports" {
  namespace_name = "reports"
  log_exports    = ["userlog"] # finds: unlogged-warehouse
}
