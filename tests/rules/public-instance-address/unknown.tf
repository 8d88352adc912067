variable "is_public" {
  type = bool
}

resource "aws_instance" "app" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "t3.micro"
  associate_public_ip_address = var.is_public
}
