variable "service" {
  type = string
}

resource "aws_vpc_endpoint" "models" {
  vpc_id            = aws_vpc.science.id
  vpc_endpoint_type = "Interface"
  service_name      = var.service
}
