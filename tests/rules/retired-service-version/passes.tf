resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.9.x"
  number_of_broker_nodes = 3
}

resource "aws_mq_broker" "orders" {
  broker_name        = "orders"
  engine_type        = "ActiveMQ"
  engine_version     = "5.19"
  host_instance_type = "mq.m7g.large"
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "sessions"
  engine               = "valkey"
  engine_version       = "8.2"
}

resource "aws_glue_job" "features" {
  name         = "features"
  role_arn     = aws_iam_role.features.arn
  glue_version = "5.0"

  command {
    script_location = "s3://acme-jobs/features.py"
  }
}
