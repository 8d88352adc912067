resource "aws_elb" "old" {
  name    = "old"
  subnets = ["subnet-1"]

  listener {
    instance_port     = 8080
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "HTTP" # finds: plaintext-classic-load-balancer
  }

  listener { # finds: plaintext-classic-load-balancer
    instance_port     = 8080
    instance_protocol = "http"
    lb_port           = 443
    lb_protocol       = "https"
  }
}
