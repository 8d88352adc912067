variable "seconds" {
  type = number
}

resource "aws_rds_cluster" "orders" {
  engine           = "aurora-mysql"
  backtrack_window = var.seconds
}
