resource "aws_db_instance" "orders" {
  engine             = "postgres"
  instance_class     = "db.m7g.large"
  ca_cert_identifier = "rds-ca-2019" # finds: outdated-database-certificate
}

resource "aws_docdb_cluster_instance" "annotations" {
  cluster_identifier = "annotations"
  instance_class     = "db.r6g.large"
  ca_cert_identifier = "rds-ca-2015" # finds: outdated-database-certificate
}

resource "aws_rds_cluster" "features" {
  engine                    = "postgres"
  ca_certificate_identifier = "rds-ca-2019" # finds: outdated-database-certificate
}
