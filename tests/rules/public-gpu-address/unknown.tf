variable "is_public" {
  type = bool
}

variable "instance_type" {
  type = string
}

resource "aws_instance" "trainer" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "p4d.24xlarge"
  associate_public_ip_address = var.is_public
}

resource "aws_instance" "worker" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = var.instance_type
  associate_public_ip_address = true
}

resource "aws_instance" "in_the_default_subnet" {
  ami           = "ami-0abc1234def567890"
  instance_type = "g5.xlarge"
}
