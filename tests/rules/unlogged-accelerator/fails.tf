resource "aws_globalaccelerator_accelerator" "models" { # finds: unlogged-accelerator
  name = "models"
}

resource "aws_globalaccelerator_accelerator" "web" {
  name = "web"

  attributes {
    flow_logs_enabled = false # finds: unlogged-accelerator
  }
}
