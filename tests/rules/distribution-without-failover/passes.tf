resource "aws_cloudfront_distribution" "web" {
  enabled = true

  origin_group {
    origin_id = "both"

    failover_criteria {
      status_codes = [500, 502, 503]
    }

    member {
      origin_id = "ireland"
    }

    member {
      origin_id = "frankfurt"
    }
  }
}
