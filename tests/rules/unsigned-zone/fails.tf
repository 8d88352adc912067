resource "aws_route53_zone" "www" { # finds: unsigned-zone
  name = "www.example.com"
}
