resource "aws_ebs_volume" "datasets" { # finds: volume-without-own-key
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = true
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = true
  kms_key_id        = "alias/aws/ebs" # finds: volume-without-own-key
}
