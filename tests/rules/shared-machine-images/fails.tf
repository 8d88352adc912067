resource "aws_ec2_image_block_public_access" "account" {
  state = "unblocked" # finds: shared-machine-images
}
