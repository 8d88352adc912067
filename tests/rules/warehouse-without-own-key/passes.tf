resource "aws_kms_key" "reports" {
  description         = "Reports"
  enable_key_rotation = true
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier = "reports"
  node_type          = "ra3.large"
  encrypted          = true
  kms_key_id         = aws_kms_key.reports.arn
}
