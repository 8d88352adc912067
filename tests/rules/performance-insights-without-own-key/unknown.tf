variable "key" {
  type = string
}

resource "aws_db_instance" "orders" {
  engine                          = "postgres"
  instance_class                  = "db.m7g.large"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key
}
