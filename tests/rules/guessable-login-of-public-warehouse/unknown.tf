variable "user" {
  type = string
}

resource "aws_redshift_cluster" "open_data" {
  cluster_identifier  = "open-data"
  node_type           = "ra3.large"
  master_username     = var.user
  publicly_accessible = true
}
