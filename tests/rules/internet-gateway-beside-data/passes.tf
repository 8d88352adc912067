resource "aws_internet_gateway" "out" {
  vpc_id = "vpc-1"
}
