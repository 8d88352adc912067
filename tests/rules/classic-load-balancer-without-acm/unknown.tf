variable "certificate" {
  type = string
}

resource "aws_elb" "old" {
  name    = "old"
  subnets = ["subnet-1"]

  listener {
    instance_port      = 8443
    instance_protocol  = "https"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = var.certificate
  }
}
