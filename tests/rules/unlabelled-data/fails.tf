resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = { # finds: unlabelled-data
    Team = "research"
  }
}
