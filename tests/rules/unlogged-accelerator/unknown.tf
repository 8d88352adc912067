variable "log" {
  type = bool
}

resource "aws_globalaccelerator_accelerator" "models" {
  name = "models"

  attributes {
    flow_logs_enabled = var.log
  }
}
