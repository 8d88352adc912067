variable "insights" {
  type = bool
}

resource "aws_db_instance" "orders" {
  engine                       = "postgres"
  instance_class               = "db.m7g.large"
  performance_insights_enabled = var.insights
}
