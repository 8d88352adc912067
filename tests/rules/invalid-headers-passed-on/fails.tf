resource "aws_lb" "web" { # finds: invalid-headers-passed-on
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_alb" "api" {
  name                       = "api"
  load_balancer_type         = "application"
  subnets                    = ["subnet-1", "subnet-2"]
  drop_invalid_header_fields = false # finds: invalid-headers-passed-on
}
