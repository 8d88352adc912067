resource "aws_sfn_state_machine" "training" {
  name       = "training"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("training.json")

  tracing_configuration {
    enabled = true
  }
}
