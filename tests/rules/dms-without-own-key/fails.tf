resource "aws_dms_replication_instance" "orders" { # finds: dms-without-own-key
  replication_instance_class = "dms.r6i.large"
  replication_instance_id    = "orders"
}

resource "aws_dms_endpoint" "orders" { # finds: dms-without-own-key
  endpoint_id   = "orders"
  endpoint_type = "source"
  engine_name   = "mysql"
}

resource "aws_dms_s3_endpoint" "lake" {
  endpoint_id             = "lake"
  endpoint_type           = "target"
  bucket_name             = "acme-lake"
  service_access_role_arn = "arn:aws:iam::123456789012:role/dms"
  kms_key_arn             = "" # finds: dms-without-own-key
}

# As up to version 5 of the provider.
resource "aws_dms_endpoint" "lake" { # finds: dms-without-own-key
  endpoint_id   = "old-lake"
  endpoint_type = "target"
  engine_name   = "s3"
}
