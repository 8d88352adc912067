resource "aws_dlm_lifecycle_policy" "nightly" {
  description        = "Nightly"
  execution_role_arn = "arn:aws:iam::123456789012:role/dlm"

  policy_details {
    resource_types = ["VOLUME"]

    schedule {
      name = "nightly"

      create_rule {
        interval = 24
      }

      retain_rule {
        count = 7
      }

      cross_region_copy_rule {
        target    = "eu-west-3"
        encrypted = true
      }
    }

    schedule {
      name = "stays here"

      create_rule {
        interval = 12
      }

      retain_rule {
        count = 2
      }
    }
  }
}
