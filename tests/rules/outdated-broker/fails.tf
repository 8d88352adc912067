resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "ActiveMQ"
  engine_version     = "5.15.16" # finds: outdated-broker
  host_instance_type = "mq.m5.large"

  user {
    username = "worker"
    password = var.password
  }
}

resource "aws_mq_broker" "rabbit" {
  broker_name        = "rabbit"
  engine_type        = "RabbitMQ"
  engine_version     = "3.8.34" # finds: outdated-broker
  host_instance_type = "mq.m5.large"

  user {
    username = "worker"
    password = var.password
  }
}

resource "aws_mq_configuration" "jobs" {
  name           = "jobs"
  engine_type    = "ActiveMQ"
  engine_version = "5.16.7" # finds: outdated-broker
  data           = file("jobs.xml")
}

variable "password" {
  type      = string
  sensitive = true
}
