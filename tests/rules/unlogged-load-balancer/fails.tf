resource "aws_lb" "web" { # finds: unlogged-load-balancer
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

# `enabled` is off unless it is turned on.
resource "aws_alb" "api" {
  name    = "api"
  subnets = ["subnet-1", "subnet-2"]

  access_logs { # finds: unlogged-load-balancer
    bucket = "acme-logs"
  }
}

resource "aws_elb" "old" {
  name    = "old"
  subnets = ["subnet-1"]

  listener {
    instance_port     = 8443
    instance_protocol = "https"
    lb_port           = 443
    lb_protocol       = "https"
  }

  access_logs {
    bucket  = "acme-logs"
    enabled = false # finds: unlogged-load-balancer
  }
}
