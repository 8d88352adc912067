variable "password" {
  type      = string
  ephemeral = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.m7g.large"
  username                    = "orders"
  manage_master_user_password = true
}

resource "aws_secretsmanager_secret_version" "orders" {
  secret_id                = aws_secretsmanager_secret.orders.id
  secret_string_wo         = var.password
  secret_string_wo_version = 1
}

resource "aws_ssm_parameter" "region" {
  name  = "/orders/region"
  type  = "String"
  value = "eu-west-1"
}
