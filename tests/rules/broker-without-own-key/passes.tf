resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  encryption_options {
    use_aws_owned_key = false
    kms_key_id        = aws_kms_key.jobs.arn
  }

  user {
    username = "worker"
    password = var.password
  }
}

resource "aws_kms_key" "jobs" {
  description         = "Jobs"
  enable_key_rotation = true
}

variable "password" {
  type      = string
  sensitive = true
}
