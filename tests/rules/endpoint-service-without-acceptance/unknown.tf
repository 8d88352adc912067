variable "ask" {
  type = bool
}

resource "aws_vpc_endpoint_service" "models" {
  acceptance_required        = var.ask
  network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/models/1"]
}
