resource "aws_lb" "stream" { # finds: single-zone-balancing
  name               = "stream"
  load_balancer_type = "network"
  subnets            = ["subnet-1", "subnet-2"]
}

resource "aws_elb" "old" {
  name                      = "old"
  subnets                   = ["subnet-1", "subnet-2"]
  cross_zone_load_balancing = false # finds: single-zone-balancing

  listener {
    instance_port     = 8443
    instance_protocol = "https"
    lb_port           = 443
    lb_protocol       = "https"
  }
}
