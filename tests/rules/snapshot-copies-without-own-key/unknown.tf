variable "key" {
  type = string
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

        encryption_configuration {
          encrypted = true
          cmk_arn   = var.key
        }
      }
    }
  }
}
