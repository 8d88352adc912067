resource "aws_vpc" "main" { # finds: vpc-without-flow-log
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "lab" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "lab" {
  vpc_id               = aws_vpc.lab.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::acme-flow-logs"
}
