resource "aws_redshift_cluster" "reports" { # finds: warehouse-without-own-key
  cluster_identifier = "reports"
  node_type          = "ra3.large"
  encrypted          = true
}

resource "aws_redshiftserverless_namespace" "reports" { # finds: warehouse-without-own-key
  namespace_name = "reports"
}
