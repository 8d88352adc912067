# Where a training run keeps its checkpoints.
resource "aws_ebs_volume" "checkpoints" {
  availability_zone = "eu-west-1a"
  size              = 500
  type              = "gp3"
  encrypted         = false

  tags = {
    Name = "checkpoints"
  }
}
