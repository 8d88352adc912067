variable "age" {
  type = number
}

resource "aws_cloudfront_response_headers_policy" "some" {
  name = "some"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = var.age
      include_subdomains         = true
      preload                    = true
      override                   = true
    }
  }
}
