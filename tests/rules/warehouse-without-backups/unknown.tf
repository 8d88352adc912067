variable "days" {
  type = number
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier                  = "reports"
  node_type                           = "ra3.large"
  automated_snapshot_retention_period = var.days
}
