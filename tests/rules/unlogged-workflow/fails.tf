resource "aws_sfn_state_machine" "training" { # finds: unlogged-workflow
  name       = "training"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("training.json")
}

resource "aws_sfn_state_machine" "evaluation" {
  name       = "evaluation"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("evaluation.json")

  logging_configuration {
    level = "OFF" # finds: unlogged-workflow
  }
}
