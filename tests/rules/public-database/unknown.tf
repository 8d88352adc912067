# Up to version 5 of the provider this cluster is public, from version 6 on it is not.
resource "aws_redshift_cluster" "reports" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

variable "is_public" {
  type = bool
}

resource "aws_db_instance" "orders" {
  engine              = "postgres"
  instance_class      = "db.m7g.large"
  publicly_accessible = var.is_public
}
