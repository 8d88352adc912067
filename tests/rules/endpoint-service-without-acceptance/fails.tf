resource "aws_vpc_endpoint_service" "models" {
  acceptance_required        = false # finds: endpoint-service-without-acceptance
  network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/models/1"]
}
