resource "aws_sfn_state_machine" "training" { # finds: untraced-workflow
  name       = "training"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("training.json")
}

resource "aws_sfn_state_machine" "evaluation" {
  name       = "evaluation"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("evaluation.json")

  tracing_configuration {
    enabled = false # finds: untraced-workflow
  }
}
