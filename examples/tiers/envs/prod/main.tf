# The same volume as in the sandbox: here it blocks.
resource "aws_ebs_volume" "checkpoints" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = false
}
