variable "logs" {
  type = list(string)
}

resource "aws_neptune_cluster" "knowledge" {
  enable_cloudwatch_logs_exports = var.logs
}
