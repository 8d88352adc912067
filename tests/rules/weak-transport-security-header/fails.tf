resource "aws_cloudfront_response_headers_policy" "short" {
  name = "short"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 86400 # finds: weak-transport-security-header
      include_subdomains         = true
      preload                    = true
      override                   = true
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "alone" {
  name = "alone"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = false # finds: weak-transport-security-header
      preload                    = true
      override                   = true
    }
  }
}
