resource "aws_instance" "trainer" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "p4d.24xlarge"
  associate_public_ip_address = true # finds: public-gpu-address
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-1"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "notebook" {
  ami           = "ami-0abc1234def567890"
  instance_type = "g5.xlarge"
  subnet_id     = aws_subnet.public.id # finds: public-gpu-address
}

resource "aws_launch_template" "workers" {
  name          = "workers"
  instance_type = "trn1.32xlarge"

  network_interfaces {
    associate_public_ip_address = "true" # finds: public-gpu-address
  }
}

resource "aws_spot_instance_request" "batch" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "inf2.xlarge"
  associate_public_ip_address = true # finds: public-gpu-address
}

resource "aws_launch_configuration" "old" {
  image_id                    = "ami-0abc1234def567890"
  instance_type               = "g4dn.xlarge"
  associate_public_ip_address = true # finds: public-gpu-address
}

resource "aws_instance" "server" {
  ami           = "ami-0abc1234def567890"
  instance_type = "g6e.12xlarge"
}

resource "aws_eip" "server" {
  domain   = "vpc"
  instance = aws_instance.server.id # finds: public-gpu-address
}

resource "aws_eip_association" "server" {
  allocation_id = "eipalloc-1"
  instance_id   = aws_instance.server.id # finds: public-gpu-address
}

resource "aws_spot_fleet_request" "sweep" {
  iam_fleet_role  = "arn:aws:iam::123456789012:role/fleet"
  target_capacity = 4

  launch_specification {
    ami                         = "ami-0abc1234def567890"
    instance_type               = "p3.2xlarge"
    associate_public_ip_address = true # finds: public-gpu-address
  }
}

resource "aws_network_interface" "trainer" {
  subnet_id = "subnet-1"
}

resource "aws_instance" "through_interface" {
  ami           = "ami-0abc1234def567890"
  instance_type = "p5.48xlarge"

  network_interface {
    network_interface_id = aws_network_interface.trainer.id
    device_index         = 0
  }
}

resource "aws_eip" "interface" {
  domain            = "vpc"
  network_interface = aws_network_interface.trainer.id # finds: public-gpu-address
}

resource "aws_network_interface" "second" {
  subnet_id = "subnet-1"

  attachment {
    instance     = aws_instance.server.id
    device_index = 1
  }
}

resource "aws_eip_association" "interface" {
  allocation_id        = "eipalloc-2"
  network_interface_id = aws_network_interface.second.id # finds: public-gpu-address
}
