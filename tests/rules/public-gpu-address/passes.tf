resource "aws_subnet" "public" {
  vpc_id                  = "vpc-1"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.2.0/24"
}

resource "aws_instance" "trainer" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "p5.48xlarge"
  subnet_id                   = aws_subnet.public.id
  associate_public_ip_address = false
}

resource "aws_instance" "server" {
  ami           = "ami-0abc1234def567890"
  instance_type = "g5.xlarge"
  subnet_id     = aws_subnet.private.id
}

# No GPU.
resource "aws_instance" "bastion" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
}

resource "aws_eip" "bastion" {
  instance = aws_instance.bastion.id
}

resource "aws_launch_template" "workers" {
  instance_type = "g5.xlarge"

  network_interfaces {
    associate_public_ip_address = false
  }
}

resource "aws_spot_fleet_request" "sweep" {
  iam_fleet_role  = "arn:aws:iam::123456789012:role/fleet"
  target_capacity = 4

  launch_specification {
    ami                         = "ami-0abc1234def567890"
    instance_type               = "c7i.large"
    associate_public_ip_address = true
  }
}

resource "aws_network_interface" "bastion" {
  subnet_id = "subnet-1"

  attachment {
    instance     = aws_instance.bastion.id
    device_index = 1
  }
}

resource "aws_eip" "interface" {
  network_interface = aws_network_interface.bastion.id
}
