resource "aws_elb" "old" {
  name    = "old"
  subnets = ["subnet-1"]

  listener {
    instance_port      = 8443
    instance_protocol  = "https"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:aws:iam::123456789012:server-certificate/web" # finds: classic-load-balancer-without-acm
  }

  listener { # finds: classic-load-balancer-without-acm
    instance_port     = 9443
    instance_protocol = "ssl"
    lb_port           = 9443
    lb_protocol       = "ssl"
  }
}
