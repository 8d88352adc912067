resource "aws_eip" "spare" { # finds: unattached-address
  domain = "vpc"
}
