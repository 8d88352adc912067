variable "key" {
  type = string
}

resource "aws_redshiftserverless_namespace" "reports" {
  namespace_name = "reports"
  kms_key_id     = var.key
}
