variable "address" {
  type = string
}

resource "aws_route53_record" "www" {
  zone_id = "Z1"
  name    = "www"
  type    = "A"
  ttl     = 300
  records = [var.address]
}

resource "aws_eip" "www" {
  domain = "vpc"
}
