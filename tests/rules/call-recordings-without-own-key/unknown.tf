variable "keys" {
  type = list(string)
}

resource "aws_connect_instance_storage_config" "calls" {
  instance_id   = "aaaaaaaa-bbbb-cccc-dddd-111111111111"
  resource_type = "CALL_RECORDINGS"

  storage_config {
    storage_type = "S3"

    s3_config {
      bucket_name   = "acme-calls"
      bucket_prefix = "calls"

      dynamic "encryption_config" {
        for_each = var.keys
        content {
          encryption_type = "KMS"
          key_id          = encryption_config.value
        }
      }
    }
  }
}
