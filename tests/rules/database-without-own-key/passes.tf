resource "aws_kms_key" "data" {
  description         = "Data"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  engine            = "postgres"
  instance_class    = "db.m7g.large"
  storage_encrypted = true
  kms_key_id        = aws_kms_key.data.arn
}

# A replica in the same region has its source's key.
resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
}

resource "aws_rds_cluster" "features" {
  engine     = "aurora-postgresql"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0f5b6c5a-1111-2222-3333-444455556666"
}

resource "aws_docdb_cluster" "annotations" {
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_neptune_cluster" "knowledge" {
  kms_key_arn = aws_kms_key.data.arn
}

resource "aws_timestreamwrite_database" "metrics" {
  database_name = "metrics"
  kms_key_id    = aws_kms_key.data.arn
}
