resource "aws_db_instance" "orders" {
  engine                              = "postgres"
  instance_class                      = "db.m7g.large"
  iam_database_authentication_enabled = true
}

# Oracle does not know IAM.
resource "aws_db_instance" "ledger" {
  engine         = "oracle-ee"
  instance_class = "db.m6i.large"
}

resource "aws_neptune_cluster" "knowledge" {
  iam_database_authentication_enabled = true
}
