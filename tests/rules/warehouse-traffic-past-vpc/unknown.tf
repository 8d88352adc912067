variable "routes_inside" {
  type = bool
}

resource "aws_redshift_cluster" "reports" {
  cluster_identifier   = "reports"
  node_type            = "ra3.large"
  enhanced_vpc_routing = var.routes_inside
}
