data "aws_ami" "trainer" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["Deep Learning Base OSS Nvidia Driver GPU AMI*"]
  }
}

data "aws_ami" "own" {
  most_recent = true

  filter {
    name   = "name"
    values = ["trainer-*"]
  }

  filter {
    name   = "owner-id"
    values = ["123456789012"]
  }
}
