resource "aws_sagemaker_workforce" "labellers" {
  workforce_name = "labellers"

  source_ip_config {
    cidrs = ["198.51.100.0/24"]
  }
}

resource "aws_sagemaker_workforce" "inside" {
  workforce_name = "inside"

  workforce_vpc_config {
    vpc_id             = aws_vpc.labelling.id
    subnets            = [aws_subnet.labelling.id]
    security_group_ids = [aws_security_group.labelling.id]
  }
}
