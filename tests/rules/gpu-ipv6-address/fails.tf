resource "aws_instance" "trainer" {
  ami                = "ami-0a1b2c3d"
  instance_type      = "p4d.24xlarge"
  ipv6_address_count = 1 # finds: gpu-ipv6-address
}

resource "aws_instance" "server" {
  ami            = "ami-0a1b2c3d"
  instance_type  = "g5.xlarge"
  ipv6_addresses = ["2001:db8::10"] # finds: gpu-ipv6-address
}
