resource "aws_eip" "bastion" {
  domain   = "vpc"
  instance = aws_instance.bastion.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "nat" {
  allocation_id = aws_eip.nat.id
  subnet_id     = "subnet-1"
}

resource "aws_eip" "later" {
  domain = "vpc"
}

resource "aws_eip_association" "later" {
  allocation_id        = aws_eip.later.id
  network_interface_id = "eni-1"
}

resource "aws_eip" "stream" {
  domain = "vpc"
}

resource "aws_lb" "stream" {
  name               = "stream"
  load_balancer_type = "network"

  subnet_mapping {
    subnet_id     = "subnet-1"
    allocation_id = aws_eip.stream.id
  }
}
