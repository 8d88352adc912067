resource "aws_instance" "trainer" {
  ami           = "ami-0a1b2c3d"
  instance_type = "p4d.24xlarge"
}

resource "aws_instance" "web" {
  ami                = "ami-0a1b2c3d"
  instance_type      = "m7g.large"
  ipv6_address_count = 1
}
