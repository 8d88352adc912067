resource "aws_bedrockagentcore_browser" "research" {
  name = "research"

  network_configuration {
    network_mode = "PUBLIC" # finds: agent-browser-on-public-network
  }
}
