variable "accounts" {
  type = list(string)
}

resource "aws_db_snapshot" "sample" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-sample"
  shared_accounts        = var.accounts
}
