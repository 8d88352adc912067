variable "principal" {
  type = string
}

resource "aws_iam_role" "serving" {
  name = "serving"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = var.principal }, Action = "sts:AssumeRole" }]
  })
}
