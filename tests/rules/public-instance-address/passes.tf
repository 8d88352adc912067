resource "aws_instance" "app" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "t3.micro"
  associate_public_ip_address = false
}

resource "aws_launch_configuration" "old" {
  image_id      = "ami-0abc1234def567890"
  instance_type = "m5.large"
}

resource "aws_launch_template" "workers" {
  name          = "workers"
  instance_type = "m5.large"

  network_interfaces {
    subnet_id = "subnet-1"
  }
}

# What has a GPU is `public-gpu-address`'s.
resource "aws_instance" "trainer" {
  ami                         = "ami-0abc1234def567890"
  instance_type               = "g5.xlarge"
  associate_public_ip_address = true
}
