resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  logs {
    general = var.logged
  }

  user {
    username = "worker"
    password = var.password
  }
}

variable "logged" {
  type = bool
}

variable "password" {
  type      = string
  sensitive = true
}
