variable "by" {
  type = string
}

data "aws_availability_zones" "some" {
  filter {
    name   = var.by
    values = ["euw1-az1"]
  }
}
