resource "aws_lb" "web" { # finds: public-load-balancer-without-firewall
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}
