resource "aws_glacier_vault" "archive" {
  name = "archive"
}

resource "aws_backup_vault_policy" "daily" {
  backup_vault_name = "daily"
  policy            = data.aws_iam_policy_document.daily.json
}

data "aws_iam_policy_document" "daily" {
  statement {
    actions   = ["backup:CopyIntoBackupVault"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-a1b2c3d4e5"]
    }
  }
}
