variable "is_closed" {
  type = bool
}

resource "aws_s3_access_point" "partners" {
  bucket = "acme-models"
  name   = "partners"

  public_access_block_configuration {
    restrict_public_buckets = var.is_closed
  }
}
