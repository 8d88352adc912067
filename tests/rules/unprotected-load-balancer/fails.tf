resource "aws_lb" "web" { # finds: unprotected-load-balancer
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_lb" "stream" {
  name                       = "stream"
  load_balancer_type         = "network"
  subnets                    = ["subnet-1", "subnet-2"]
  enable_deletion_protection = false # finds: unprotected-load-balancer
}
