variable "status" {}

resource "aws_iam_access_key" "ci" {
  user   = "ci"
  status = var.status
}
