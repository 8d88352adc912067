variable "zone" {
  type = string
}

resource "aws_route53_zone" "www" {
  name = "www.example.com"
}

resource "aws_route53_query_log" "www" {
  zone_id                  = var.zone
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:dns"
}
