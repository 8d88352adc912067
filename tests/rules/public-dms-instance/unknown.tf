variable "is_public" {
  type = bool
}

resource "aws_dms_replication_instance" "orders" {
  replication_instance_class = "dms.r6i.large"
  replication_instance_id    = "orders"
  publicly_accessible        = var.is_public
}
