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

      cross_region_copy_rule { # finds: snapshot-copies-without-own-key
        target    = "eu-west-3"
        encrypted = true
      }
    }
  }
}

resource "aws_dlm_lifecycle_policy" "shared" {
  description        = "Copies of what others share"
  execution_role_arn = "arn:aws:iam::123456789012:role/dlm"

  policy_details {
    policy_type = "EVENT_BASED_POLICY"

    action {
      name = "copy"

      cross_region_copy {
        target = "eu-west-3"

        encryption_configuration { # finds: snapshot-copies-without-own-key
          encrypted = true
        }
      }
    }
  }
}
