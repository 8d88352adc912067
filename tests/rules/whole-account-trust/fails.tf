resource "aws_iam_role" "auditor" {
  name = "auditor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: whole-account-trust
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role" "backup" {
  name = "backup"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: whole-account-trust
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::123456789012:role/backup", "210987654321"] }
      Action    = "sts:AssumeRole"
    }]
  })
}
