resource "aws_route53_zone" "www" { # finds: unlogged-zone
  name = "www.example.com"
}
