variable "across" {
  type = bool
}

resource "aws_lb" "stream" {
  name                             = "stream"
  load_balancer_type               = "network"
  subnets                          = ["subnet-1", "subnet-2"]
  enable_cross_zone_load_balancing = var.across
}
