resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/planner:1.2.0"
    }
  }

  network_configuration {
    network_mode = "PUBLIC" # finds: agent-on-public-network
  }
}

resource "aws_bedrockagentcore_code_interpreter" "python" {
  name = "python"

  network_configuration {
    network_mode = "PUBLIC" # finds: agent-on-public-network
  }
}
