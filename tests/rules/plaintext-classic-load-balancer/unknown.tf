variable "protocol" {
  type = string
}

resource "aws_elb" "old" {
  name    = "old"
  subnets = ["subnet-1"]

  listener {
    instance_port      = 8443
    instance_protocol  = "https"
    lb_port            = 443
    lb_protocol        = var.protocol
    ssl_certificate_id = "arn:aws:acm:eu-west-1:123456789012:certificate/web"
  }
}
