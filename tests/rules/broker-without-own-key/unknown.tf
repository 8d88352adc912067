resource "aws_mq_broker" "jobs" {
  broker_name        = "jobs"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m5.large"

  dynamic "encryption_options" {
    for_each = var.keys
    content {
      use_aws_owned_key = false
      kms_key_id        = encryption_options.value
    }
  }

  user {
    username = "worker"
    password = var.password
  }
}

variable "keys" {
  type = list(string)
}

variable "password" {
  type      = string
  sensitive = true
}
