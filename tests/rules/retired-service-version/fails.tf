resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "2.8.1" # finds: retired-service-version
  number_of_broker_nodes = 3
}

resource "aws_mq_broker" "orders" {
  broker_name        = "orders"
  engine_type        = "ActiveMQ"
  engine_version     = "5.16.7" # finds: retired-service-version
  host_instance_type = "mq.m5.large"
}

resource "aws_mq_configuration" "jobs" {
  name           = "jobs"
  engine_type    = "RabbitMQ"
  engine_version = "3.12" # finds: retired-service-version
  data           = "consumer_timeout = 1800000"
}

resource "aws_elasticache_cluster" "sessions" {
  cluster_id     = "sessions"
  engine         = "redis"
  engine_version = "3.2.10" # finds: retired-service-version
  node_type      = "cache.t4g.small"
}

resource "aws_glue_job" "features" {
  name         = "features"
  role_arn     = aws_iam_role.features.arn
  glue_version = "2.0" # finds: retired-service-version

  command {
    script_location = "s3://acme-jobs/features.py"
  }
}
