resource "aws_db_snapshot" "sample" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-sample"
  shared_accounts        = ["all"] # finds: public-database-snapshot
}

resource "aws_db_cluster_snapshot" "sample" {
  db_cluster_identifier          = "features"
  db_cluster_snapshot_identifier = "features-sample"
  shared_accounts                = ["123456789012", "all"] # finds: public-database-snapshot
}
