resource "aws_internet_gateway" "out" { # finds: internet-gateway-beside-data
  vpc_id = "vpc-1"
}

resource "aws_db_instance" "runs" {
  instance_class = "db.t4g.micro"
}
