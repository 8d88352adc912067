variable "is_public" {
  type = bool
}

resource "aws_subnet" "perhaps" {
  vpc_id                  = "vpc-1"
  cidr_block              = "10.0.4.0/24"
  map_public_ip_on_launch = var.is_public
}
