resource "aws_iam_policy" "admin" {
  name = "admin"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { # finds: wildcard-iam-policy
        Effect   = "Allow"
        Action   = "*"
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "trainer" {
  role   = "trainer"
  policy = data.aws_iam_policy_document.trainer.json
}

data "aws_iam_policy_document" "trainer" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-models/*"]
  }

  statement { # finds: wildcard-iam-policy
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["*"] # finds: wildcard-iam-policy
    resources = ["*"]
  }
}

output "policy" {
  value = data.aws_iam_policy_document.shared.json
}

resource "aws_iam_user_policy" "robot" {
  user   = "robot"
  policy = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [\"s3:ListBucket\", \"*\"], \"Resource\": [\"*\"]}}" # finds: wildcard-iam-policy
}

resource "aws_iam_role" "old" {
  name               = "old"
  assume_role_policy = "{}"

  inline_policy {
    name = "all"
    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = ["*"], Resource = ["*"] }] # finds: wildcard-iam-policy
    })
  }
}
