resource "aws_lb" "web" {
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_wafv2_web_acl_association" "web" {
  resource_arn = aws_lb.web.arn
  web_acl_arn  = aws_wafv2_web_acl.web.arn
}

resource "aws_lb" "models" {
  name     = "models"
  internal = true
  subnets  = ["subnet-1", "subnet-2"]
}

resource "aws_lb" "stream" {
  name               = "stream"
  load_balancer_type = "network"
  subnets            = ["subnet-1", "subnet-2"]
}
