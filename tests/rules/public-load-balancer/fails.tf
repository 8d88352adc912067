resource "aws_lb" "web" { # finds: public-load-balancer
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_elb" "old" {
  name     = "old"
  internal = false # finds: public-load-balancer
  subnets  = ["subnet-1"]

  listener {
    instance_port     = 8443
    instance_protocol = "https"
    lb_port           = 443
    lb_protocol       = "https"
  }
}
