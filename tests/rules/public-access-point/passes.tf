# Closed unless told otherwise.
resource "aws_s3_access_point" "partners" {
  bucket = "acme-models"
  name   = "partners"
}

resource "aws_s3_access_point" "trainers" {
  bucket = "acme-models"
  name   = "trainers"

  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}
