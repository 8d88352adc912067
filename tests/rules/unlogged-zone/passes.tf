resource "aws_route53_zone" "www" {
  name = "www.example.com"
}

resource "aws_route53_query_log" "www" {
  zone_id                  = aws_route53_zone.www.zone_id
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:dns"
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
