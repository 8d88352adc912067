resource "aws_db_snapshot" "sample" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-sample"
}

resource "aws_db_snapshot_copy" "for_staging" {
  source_db_snapshot_identifier = aws_db_snapshot.sample.db_snapshot_arn
  target_db_snapshot_identifier = "orders-for-staging"
  shared_accounts               = ["123456789012"]
}
