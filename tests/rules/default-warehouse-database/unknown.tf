variable "database" {
  type = string
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
  database_name      = var.database
}
