variable "keys" {
  type = list(string)
}

resource "aws_kendra_index" "intranet" {
  name     = "intranet"
  role_arn = aws_iam_role.kendra.arn

  dynamic "server_side_encryption_configuration" {
    for_each = var.keys
    content {
      kms_key_id = server_side_encryption_configuration.value
    }
  }
}
