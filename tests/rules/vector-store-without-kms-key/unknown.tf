variable "sse_type" {
  type = string
}

resource "aws_s3vectors_vector_bucket" "manuals" {
  vector_bucket_name = "manuals"

  encryption_configuration {
    sse_type = var.sse_type
  }
}
