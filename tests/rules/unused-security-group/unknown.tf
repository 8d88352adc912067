variable "groups" {
  type = list(string)
}

resource "aws_security_group" "perhaps" {
  name = "perhaps"
}

resource "aws_instance" "trainer" {
  ami                    = "ami-0abc1234def567890"
  instance_type          = "g5.xlarge"
  vpc_security_group_ids = var.groups
}
