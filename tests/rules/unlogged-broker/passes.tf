resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  logs {
    general = true
  }

  user {
    username = "worker"
    password = var.password
  }
}

variable "password" {
  type      = string
  sensitive = true
}
