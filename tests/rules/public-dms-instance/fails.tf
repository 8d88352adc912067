resource "aws_dms_replication_instance" "orders" {
  replication_instance_class = "dms.r6i.large"
  replication_instance_id    = "orders"
  publicly_accessible        = true # finds: public-dms-instance
}
