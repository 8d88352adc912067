data "aws_availability_zones" "all" { # finds: unpinned-zones
  state = "available"
}

data "aws_availability_zones" "ordinary" {
  state = "available"

  filter {
    name   = "opt-in-status" # finds: unpinned-zones
    values = ["opt-in-not-required"]
  }
}
