resource "aws_instance" "app" { # finds: instance-without-ebs-optimization
  ami           = "ami-0abc1234def567890"
  instance_type = "m5.large"
}

resource "aws_instance" "web" {
  ami           = "ami-0abc1234def567890"
  instance_type = "m5.large"
  ebs_optimized = false # finds: instance-without-ebs-optimization
}
