resource "aws_redshift_cluster" "reports" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

resource "aws_redshift_logging" "reports" {
  cluster_identifier   = aws_redshift_cluster.reports.id
  log_destination_type = "cloudwatch"
  log_exports          = ["connectionlog", "userlog"]
}

resource "aws_redshift_cluster" "old" {
  cluster_identifier = "old"
  node_type          = "ra3.large"

  logging {
    enable      = true
    bucket_name = "acme-logs"
  }
}

resource "aws_redshiftserverless_namespace" "reports" {
  namespace_name = "reports"
  log_exports    = ["connectionlog", "userlog", "useractivitylog"]
}
