resource "aws_kms_key" "volumes" {
  description         = "Volumes"
  enable_key_rotation = true
}

resource "aws_ebs_volume" "datasets" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = true
  kms_key_id        = aws_kms_key.volumes.arn
}
