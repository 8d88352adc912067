variable "origins" {
  type = list(string)
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true

  dynamic "origin_group" {
    for_each = var.origins

    content {
      origin_id = origin_group.value

      failover_criteria {
        status_codes = [500, 502]
      }

      member {
        origin_id = "ireland"
      }

      member {
        origin_id = "frankfurt"
      }
    }
  }
}
