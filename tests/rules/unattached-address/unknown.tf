variable "allocation" {
  type = string
}

resource "aws_eip" "perhaps" {
  domain = "vpc"
}

resource "aws_nat_gateway" "nat" {
  allocation_id = var.allocation
  subnet_id     = "subnet-1"
}
