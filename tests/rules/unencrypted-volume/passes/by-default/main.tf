# The account encrypts what does not say so.
resource "aws_ebs_encryption_by_default" "this" {}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 500
}

resource "aws_instance" "trainer" {
  ami           = "ami-0abc1234def567890"
  instance_type = "p4d.24xlarge"
}
