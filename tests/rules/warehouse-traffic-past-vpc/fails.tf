resource "aws_redshift_cluster" "reports" { # finds: warehouse-traffic-past-vpc
  cluster_identifier = "reports"
  node_type          = "ra3.large"
}

resource "aws_redshiftserverless_workgroup" "reports" {
  namespace_name       = "reports"
  workgroup_name       = "reports"
  enhanced_vpc_routing = false # finds: warehouse-traffic-past-vpc
}
