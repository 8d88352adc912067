resource "aws_vpc" "main" { # finds: open-default-security-group
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "lab" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_default_security_group" "lab" {
  vpc_id = aws_vpc.lab.id

  ingress { # finds: open-default-security-group
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }
}

resource "aws_default_security_group" "elsewhere" {
  vpc_id = "vpc-1"

  egress { # finds: open-default-security-group
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
