variable "addresses" {
  type = number
}

resource "aws_instance" "trainer" {
  ami                = "ami-0a1b2c3d"
  instance_type      = "p4d.24xlarge"
  ipv6_address_count = var.addresses
}
