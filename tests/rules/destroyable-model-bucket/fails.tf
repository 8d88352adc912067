resource "aws_s3_bucket" "checkpoints" {
  bucket        = "acme-checkpoints"
  force_destroy = true # finds: destroyable-model-bucket
}
