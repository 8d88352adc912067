resource "aws_db_instance" "orders" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = "orders"
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres16"

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "250"
  }
}

# Its parameters are another stack's.
resource "aws_rds_cluster" "features" {
  engine                          = "aurora-postgresql"
  db_cluster_parameter_group_name = "company-standard"
}

resource "aws_db_instance" "shop" {
  engine         = "mysql"
  instance_class = "db.m7g.large"
}
