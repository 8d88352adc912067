variable "logs" {
  type = list(string)
}

resource "aws_rds_cluster" "features" {
  engine                          = "aurora-postgresql"
  enabled_cloudwatch_logs_exports = var.logs
}
