resource "aws_route53_zone" "www" {
  name = "www.example.com"
}

resource "aws_route53_key_signing_key" "www" {
  name                       = "www"
  hosted_zone_id             = aws_route53_zone.www.id
  key_management_service_arn = "arn:aws:kms:us-east-1:123456789012:key/dns"
}

resource "aws_route53_zone" "private" {
  name = "private.example.com"

  vpc {
    vpc_id = "vpc-1"
  }
}

resource "aws_route53_zone" "inside" {
  name = "inside.example.com"
}

resource "aws_route53_zone_association" "inside" {
  zone_id = aws_route53_zone.inside.zone_id
  vpc_id  = "vpc-1"
}
