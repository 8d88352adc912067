resource "aws_iam_policy" "trainer" {
  name = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: pass-any-role
      Effect   = "Allow"
      Action   = "iam:PassRole"
      Resource = "*"
    }]
  })
}

resource "aws_ssoadmin_permission_set_inline_policy" "scientist" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  inline_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: pass-any-role
      Effect   = "Allow"
      Action   = "iam:PassRole"
      Resource = "*"
    }]
  })
}

resource "aws_iam_role" "notebook" {
  name               = "notebook"
  assume_role_policy = file("trust.json")

  inline_policy { # finds: pass-any-role
    name = "notebook"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = "*"
      }]
    })
  }
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["iam:PassRole"] # finds: pass-any-role
    resources = ["*"]
  }
}
