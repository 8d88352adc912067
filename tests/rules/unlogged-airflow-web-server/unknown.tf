variable "log" {
  type = bool
}

resource "aws_mwaa_environment" "training" {
  name               = "training"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::123456789012:role/airflow"
  source_bucket_arn  = "arn:aws:s3:::acme-dags"

  logging_configuration {
    webserver_logs {
      enabled   = var.log
      log_level = "INFO"
    }
  }
}
