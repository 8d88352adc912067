resource "aws_route53_record" "www" { # finds: dangling-record
  zone_id = "Z1"
  name    = "www"
  type    = "A"
  ttl     = 300
  records = ["198.51.100.7"]
}
