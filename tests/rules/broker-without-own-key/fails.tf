resource "aws_mq_broker" "jobs" { # finds: broker-without-own-key
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  user {
    username = "worker"
    password = var.password
  }
}

variable "password" {
  type      = string
  sensitive = true
}
