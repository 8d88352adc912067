variable "alarms" {
  type = list(string)
}

resource "aws_sagemaker_endpoint" "ranker" {
  name                 = "ranker"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.ranker.name

  dynamic "deployment_config" {
    for_each = var.alarms
    content {
      auto_rollback_configuration {
        alarms {
          alarm_name = deployment_config.value
        }
      }
    }
  }
}
