resource "aws_bedrockagentcore_browser" "research" { # finds: unrecorded-agent-browser
  name = "research"

  network_configuration {
    network_mode = "VPC"
  }
}

resource "aws_bedrockagentcore_browser" "shopping" {
  name = "shopping"

  network_configuration {
    network_mode = "VPC"
  }

  recording {
    enabled = false # finds: unrecorded-agent-browser
  }
}
