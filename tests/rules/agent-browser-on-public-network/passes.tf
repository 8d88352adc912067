resource "aws_bedrockagentcore_browser" "research" {
  name = "research"

  network_configuration {
    network_mode = "VPC"

    vpc_config {
      subnets         = [aws_subnet.agents.id]
      security_groups = [aws_security_group.agents.id]
    }
  }
}
