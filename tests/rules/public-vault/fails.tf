resource "aws_glacier_vault" "archive" {
  name = "archive"

  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-vault
      Effect    = "Allow"
      Principal = "*"
      Action    = ["glacier:InitiateJob", "glacier:GetJobOutput"]
      Resource  = "arn:aws:glacier:eu-west-1:123456789012:vaults/archive"
    }]
  })
}

resource "aws_backup_vault_policy" "daily" {
  backup_vault_name = "daily"
  policy            = data.aws_iam_policy_document.daily.json
}

data "aws_iam_policy_document" "daily" {
  statement { # finds: public-vault
    actions   = ["backup:CopyIntoBackupVault"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
