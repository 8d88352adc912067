resource "aws_route53_record" "www" {
  zone_id = "Z1"
  name    = "www"
  type    = "A"
  ttl     = 300
  records = [aws_eip.www.public_ip]
}

resource "aws_eip" "www" {
  domain = "vpc"
}

resource "aws_route53_record" "app" {
  zone_id = "Z1"
  name    = "app"
  type    = "A"

  alias {
    name                   = data.aws_lb.app.dns_name
    zone_id                = data.aws_lb.app.zone_id
    evaluate_target_health = true
  }
}

data "aws_lb" "app" {
  name = "app"
}

resource "aws_route53_record" "mail" {
  zone_id = "Z1"
  name    = "mail"
  type    = "CNAME"
  ttl     = 300
  records = ["mail.example.net"]
}
