resource "aws_s3_bucket" "weights" {
  bucket = "Weights"

  tags = {
    Team = "unheard-of"
  }
}
