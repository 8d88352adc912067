variable "detailed" {
  type = bool
}

resource "aws_sfn_state_machine" "training" {
  name       = "training"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("training.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = var.detailed
  }
}
