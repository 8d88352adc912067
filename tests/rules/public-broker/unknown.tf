resource "aws_mq_broker" "jobs" {
  broker_name         = "jobs"
  engine_type         = "ActiveMQ"
  engine_version      = "5.18"
  host_instance_type  = "mq.m5.large"
  publicly_accessible = var.public

  user {
    username = "worker"
    password = var.password
  }
}

variable "public" {
  type = bool
}

variable "password" {
  type      = string
  sensitive = true
}
