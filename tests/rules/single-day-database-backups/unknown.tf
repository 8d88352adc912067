variable "days" {
  type = number
}

resource "aws_neptune_cluster" "knowledge" {
  backup_retention_period = var.days
}
