resource "aws_mq_broker" "jobs" { # finds: unlogged-broker
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  user {
    username = "worker"
    password = var.password
  }
}

resource "aws_mq_broker" "results" {
  broker_name        = "results"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  logs {
    general = false # finds: unlogged-broker
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
