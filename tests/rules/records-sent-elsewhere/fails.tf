resource "aws_cloudwatch_log_subscription_filter" "out" {
  name            = "out"
  log_group_name  = "/ml/serve"
  filter_pattern  = ""
  destination_arn = "arn:aws:logs:eu-west-1:999988887777:destination:theirs" # finds: records-sent-elsewhere
}

resource "aws_cloudwatch_log_destination" "out" {
  name       = "out"
  role_arn   = "arn:aws:iam::111122223333:role/logs"
  target_arn = "arn:aws:kinesis:eu-west-1:999988887777:stream/theirs" # finds: records-sent-elsewhere
}

resource "aws_cloudwatch_metric_stream" "out" {
  name          = "out"
  role_arn      = "arn:aws:iam::111122223333:role/metrics"
  output_format = "json"
  firehose_arn  = "arn:aws:firehose:eu-west-1:999988887777:deliverystream/theirs" # finds: records-sent-elsewhere
}

resource "aws_dynamodb_kinesis_streaming_destination" "out" {
  table_name = "features"
  stream_arn = "arn:aws:kinesis:eu-west-1:999988887777:stream/theirs" # finds: records-sent-elsewhere
}

resource "aws_cloudwatch_event_target" "out" {
  rule = "trained"
  arn  = "arn:aws:events:eu-west-1:999988887777:event-bus/theirs" # finds: records-sent-elsewhere
}

resource "aws_flow_log" "out" {
  vpc_id               = "vpc-1"
  traffic_type         = "ALL"
  log_destination_type = "kinesis-data-firehose"
  log_destination      = "arn:aws:firehose:eu-west-1:999988887777:deliverystream/theirs" # finds: records-sent-elsewhere
}

resource "aws_pipes_pipe" "out" {
  name     = "out"
  role_arn = "arn:aws:iam::111122223333:role/pipes"
  source   = "arn:aws:sqs:eu-west-1:111122223333:jobs"
  target   = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
}

resource "aws_sns_topic_subscription" "out" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:trained"
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
}

resource "aws_route53_resolver_query_log_config" "out" {
  name            = "out"
  destination_arn = "arn:aws:firehose:eu-west-1:999988887777:deliverystream/theirs" # finds: records-sent-elsewhere
}

resource "aws_kinesis_firehose_delivery_stream" "out" {
  name        = "out"
  destination = "http_endpoint"
  http_endpoint_configuration { # finds: records-sent-elsewhere
    url      = "https://intake.example.com/v1"
    name     = "theirs"
    role_arn = "arn:aws:iam::111122223333:role/firehose"
    s3_configuration {
      role_arn   = "arn:aws:iam::111122223333:role/firehose"
      bucket_arn = "arn:aws:s3:::failed"
    }
  }
}

resource "aws_kinesis_firehose_delivery_stream" "search" {
  name        = "search"
  destination = "opensearch"
  opensearch_configuration {
    domain_arn = "arn:aws:es:eu-west-1:999988887777:domain/theirs" # finds: records-sent-elsewhere
    role_arn   = "arn:aws:iam::111122223333:role/firehose"
    index_name = "records"
    s3_configuration {
      role_arn   = "arn:aws:iam::111122223333:role/firehose"
      bucket_arn = "arn:aws:s3:::failed"
    }
  }
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:trained"
  protocol  = "email" # finds: records-sent-elsewhere
  endpoint  = "ml@example.com"
}

resource "aws_sns_topic_subscription" "web" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:trained"
  protocol  = "https" # finds: records-sent-elsewhere
  endpoint  = "https://collect.example.com/trained"
}

resource "aws_cloudwatch_event_api_destination" "web" {
  name                = "web"
  connection_arn      = "arn:aws:events:eu-west-1:111122223333:connection/web/0123"
  http_method         = "POST"
  invocation_endpoint = "https://collect.example.com/events" # finds: records-sent-elsewhere
}

resource "aws_s3_bucket_inventory" "theirs" {
  bucket                   = "records"
  name                     = "all"
  included_object_versions = "All"
  schedule {
    frequency = "Daily"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = "arn:aws:s3:::somebodys"
      account_id = "999988887777" # finds: records-sent-elsewhere
    }
  }
}

resource "aws_s3_bucket_analytics_configuration" "theirs" {
  bucket = "records"
  name   = "all"
  storage_class_analysis {
    data_export {
      destination {
        s3_bucket_destination {
          bucket_arn        = "arn:aws:s3:::somebodys"
          bucket_account_id = "999988887777" # finds: records-sent-elsewhere
        }
      }
    }
  }
}

resource "aws_s3control_storage_lens_configuration" "theirs" {
  config_id = "all"
  storage_lens_configuration {
    enabled = true
    account_level {
      bucket_level {}
    }
    data_export {
      s3_bucket_destination {
        account_id            = "999988887777" # finds: records-sent-elsewhere
        arn                   = "arn:aws:s3:::somebodys"
        format                = "CSV"
        output_schema_version = "V_1"
      }
    }
  }
}

resource "aws_dms_endpoint" "theirs" {
  endpoint_id   = "theirs"
  endpoint_type = "target"
  engine_name   = "kinesis"
  kinesis_settings {
    stream_arn = "arn:aws:kinesis:eu-west-1:999988887777:stream/theirs" # finds: records-sent-elsewhere
  }
}

resource "aws_appflow_flow" "theirs" {
  name = "theirs"
  source_flow_config {
    connector_type = "S3"
    source_connector_properties {
      s3 {
        bucket_name   = "records"
        bucket_prefix = "all"
      }
    }
  }
  destination_flow_config {
    connector_type = "Snowflake" # finds: records-sent-elsewhere
    destination_connector_properties {
      snowflake {
        object                   = "records"
        intermediate_bucket_name = "records"
      }
    }
  }
  task {
    task_type = "Map_all"
  }
  trigger_config {
    trigger_type = "OnDemand"
  }
}

resource "aws_s3_bucket_notification" "theirs" {
  bucket = "records"
  queue {
    queue_arn = aws_sqs_queue.theirs.arn
    events    = ["s3:ObjectCreated:*"]
  }
  queue {
    queue_arn = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    events    = ["s3:ObjectRemoved:*"]
  }
  topic {
    topic_arn = "arn:aws:sns:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    events    = ["s3:ObjectCreated:*"]
  }
  lambda_function {
    lambda_function_arn = "arn:aws:lambda:eu-west-1:999988887777:function:theirs" # finds: records-sent-elsewhere
    events              = ["s3:ObjectCreated:*"]
  }
}

resource "aws_scheduler_schedule" "theirs" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    role_arn = "arn:aws:iam::111122223333:role/schedules"
  }
}

resource "aws_lambda_function_event_invoke_config" "theirs" {
  function_name = "score"
  destination_config {
    on_failure {
      destination = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    }
    on_success {
      destination = "arn:aws:sns:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    }
  }
}

resource "aws_lambda_function" "theirs" {
  function_name = "score"
  role          = "arn:aws:iam::111122223333:role/score"
  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
  }
}

resource "aws_sqs_queue" "theirs" {
  name = "jobs"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:999988887777:theirs" # finds: records-sent-elsewhere
    maxReceiveCount     = 4
  })
}
