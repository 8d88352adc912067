resource "aws_kms_key" "migration" {
  description         = "Migration"
  enable_key_rotation = true
}

resource "aws_dms_replication_instance" "orders" {
  replication_instance_class = "dms.r6i.large"
  replication_instance_id    = "orders"
  kms_key_arn                = aws_kms_key.migration.arn
}

resource "aws_dms_endpoint" "orders" {
  endpoint_id   = "orders"
  endpoint_type = "source"
  engine_name   = "mysql"
  kms_key_arn   = aws_kms_key.migration.arn
}

resource "aws_dms_endpoint" "lake" {
  endpoint_id   = "lake"
  endpoint_type = "target"
  engine_name   = "s3"

  s3_settings {
    server_side_encryption_kms_key_id = aws_kms_key.migration.arn
  }
}
