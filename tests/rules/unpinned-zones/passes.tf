data "aws_availability_zones" "own" {
  filter {
    name   = "zone-id"
    values = ["euw1-az1", "euw1-az2"]
  }
}
