variable "password" {
  type      = string
  sensitive = true
}

resource "aws_db_instance" "orders" {
  identifier     = "orders"
  engine         = "postgres"
  instance_class = "db.m7g.large"
  username       = "orders"
  password       = var.password # finds: secret-in-state
}

resource "aws_rds_cluster" "features" {
  engine          = "aurora-postgresql"
  master_username = "features"
  master_password = random_password.features.result # finds: secret-in-state
}

resource "aws_redshiftserverless_namespace" "lake" {
  namespace_name      = "lake"
  admin_username      = "lake"
  admin_user_password = var.password # finds: secret-in-state
}

resource "aws_secretsmanager_secret_version" "orders" {
  secret_id     = aws_secretsmanager_secret.orders.id
  secret_string = var.password # finds: secret-in-state
}

resource "aws_ssm_parameter" "orders" {
  name  = "/orders/password"
  type  = "SecureString"
  value = var.password # finds: secret-in-state
}

resource "aws_bedrockagentcore_api_key_credential_provider" "weather" {
  name    = "weather"
  api_key = var.password # finds: secret-in-state
}
