resource "aws_iam_policy" "trainer" {
  name = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: inverted-iam-policy
      Effect    = "Allow"
      NotAction = "iam:*"
      Resource  = "*"
    }]
  })
}

resource "aws_ssoadmin_permission_set_inline_policy" "scientist" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  inline_policy = jsonencode({ # finds: inverted-iam-policy
    Version = "2012-10-17"
    Statement = [{
      Effect      = "Allow"
      Action      = "s3:*"
      NotResource = "arn:aws:s3:::acme-payroll"
    }]
  })
}

resource "aws_iam_role" "notebook" {
  name               = "notebook"
  assume_role_policy = file("trust.json")

  inline_policy { # finds: inverted-iam-policy
    name = "notebook"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        NotAction = ["iam:*", "kms:*"]
        Resource  = "*"
      }]
    })
  }
}

data "aws_iam_policy_document" "shared" {
  statement {
    not_actions = ["iam:*"] # finds: inverted-iam-policy
    resources   = ["*"]
  }
}
