variable "encryption" {
  type = list(object({ key = string }))
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1"]
  }

  dynamic "encryption_info" {
    for_each = var.encryption
    content {
      encryption_at_rest_kms_key_arn = encryption_info.value.key
    }
  }
}
