resource "aws_instance" "bastion" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "t3.micro"
  associate_public_ip_address = true # finds: public-instance-address
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-1"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "web" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.public.id # finds: public-instance-address
}

resource "aws_launch_configuration" "old" {
  image_id                    = "ami-0abc1234def567890"
  instance_type               = "m5.large"
  associate_public_ip_address = true # finds: public-instance-address
}

resource "aws_launch_template" "workers" {
  name          = "workers"
  instance_type = "m5.large"

  network_interfaces {
    associate_public_ip_address = true # finds: public-instance-address
  }
}

variable "instance_type" {
  type = string
}

resource "aws_instance" "of_any_type" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = var.instance_type
  associate_public_ip_address = true # finds: public-instance-address
}
