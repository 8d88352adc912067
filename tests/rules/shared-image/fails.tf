resource "aws_ami_launch_permission" "partner" {
  image_id   = "ami-0abc1234def567890"
  account_id = "123456789012" # finds: shared-image
}

resource "aws_ami_launch_permission" "company" {
  image_id         = "ami-0abc1234def567890"
  organization_arn = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5" # finds: shared-image
}
