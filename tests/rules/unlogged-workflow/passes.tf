resource "aws_sfn_state_machine" "training" {
  name       = "training"
  role_arn   = "arn:aws:iam::123456789012:role/training"
  definition = file("training.json")

  logging_configuration {
    log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:training:*"
    level           = "ERROR"
  }
}
