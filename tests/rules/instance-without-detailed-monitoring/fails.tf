resource "aws_instance" "app" { # finds: instance-without-detailed-monitoring
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
}

resource "aws_instance" "web" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
  monitoring    = false # finds: instance-without-detailed-monitoring
}
