variable "network_mode" {
  type = string
}

resource "aws_bedrockagentcore_browser" "research" {
  name = "research"

  network_configuration {
    network_mode = var.network_mode
  }
}
