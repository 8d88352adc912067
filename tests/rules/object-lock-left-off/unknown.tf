variable "lock" {
  type = string
}

resource "aws_s3_bucket" "records" {
  bucket = "acme-records"

  object_lock_configuration {
    object_lock_enabled = var.lock
  }
}
