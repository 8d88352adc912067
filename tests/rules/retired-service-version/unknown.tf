variable "kafka_version" {
  type = string
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = var.kafka_version
  number_of_broker_nodes = 3
}
