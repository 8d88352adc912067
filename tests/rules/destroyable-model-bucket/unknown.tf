variable "throw_away" {
  type = bool
}

resource "aws_s3_bucket" "models" {
  bucket        = "acme-models"
  force_destroy = var.throw_away
}
