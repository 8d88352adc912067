resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  network_configuration {
    network_mode = "VPC"

    network_mode_config {
      subnets         = [aws_subnet.agents.id]
      security_groups = [aws_security_group.agents.id]
    }
  }
}

resource "aws_bedrockagentcore_code_interpreter" "python" {
  name = "python"

  network_configuration {
    network_mode = "SANDBOX"
  }
}
