resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.m5.large"

  logs {
    audit = var.audited
  }

  user {
    username = "worker"
    password = var.password
  }
}

variable "audited" {
  type = bool
}

variable "password" {
  type      = string
  sensitive = true
}
