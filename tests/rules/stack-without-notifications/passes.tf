resource "aws_cloudformation_stack" "network" {
  name              = "network"
  template_url      = "https://acme-templates.s3.amazonaws.com/network.yaml"
  notification_arns = ["arn:aws:sns:eu-west-1:123456789012:stacks"]
}
