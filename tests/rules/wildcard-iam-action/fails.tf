resource "aws_iam_policy" "trainer" {
  name = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: wildcard-iam-action
      Effect   = "Allow"
      Action   = "s3:*"
      Resource = "*"
    }]
  })
}

resource "aws_ssoadmin_permission_set_inline_policy" "scientist" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  inline_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: wildcard-iam-action
      Effect   = "Allow"
      Action   = "dynamodb:*"
      Resource = "*"
    }]
  })
}

resource "aws_iam_role" "notebook" {
  name               = "notebook"
  assume_role_policy = file("trust.json")

  inline_policy { # finds: wildcard-iam-action
    name = "notebook"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "s3:*"
        Resource = "*"
      }]
    })
  }
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["dynamodb:*"] # finds: wildcard-iam-action
    resources = ["*"]
  }
}

variable "more" {
  type = string
}

resource "aws_iam_policy" "with_more" {
  name = "with-more"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { # finds: wildcard-iam-action
        Effect   = "Allow"
        Action   = "s3:*"
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = var.more
        Resource = "*"
      }
    ]
  })
}
