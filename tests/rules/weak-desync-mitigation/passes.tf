resource "aws_lb" "web" {
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_alb" "api" {
  name                   = "api"
  subnets                = ["subnet-1", "subnet-2"]
  desync_mitigation_mode = "strictest"
}
