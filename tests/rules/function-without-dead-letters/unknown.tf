variable "name" {
  type = string
}

resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"
}

resource "aws_lambda_function_event_invoke_config" "some" {
  function_name = var.name

  destination_config {
    on_failure {
      destination = "arn:aws:sqs:eu-west-1:123456789012:failed"
    }
  }
}
