variable "mode" {
  type = string
}

resource "aws_qldb_ledger" "audit" {
  name             = "audit"
  permissions_mode = var.mode
}
