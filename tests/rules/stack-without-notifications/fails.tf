resource "aws_cloudformation_stack" "network" { # finds: stack-without-notifications
  name         = "network"
  template_url = "https://acme-templates.s3.amazonaws.com/network.yaml"
}
