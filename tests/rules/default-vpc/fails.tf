resource "aws_default_vpc" "default" { # finds: default-vpc
  tags = {
    Name = "default"
  }
}
