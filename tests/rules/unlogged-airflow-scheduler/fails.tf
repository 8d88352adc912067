resource "aws_mwaa_environment" "training" { # finds: unlogged-airflow-scheduler
  name               = "training"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::123456789012:role/airflow"
  source_bucket_arn  = "arn:aws:s3:::acme-dags"
}

resource "aws_mwaa_environment" "serving" {
  name               = "serving"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::123456789012:role/airflow"
  source_bucket_arn  = "arn:aws:s3:::acme-dags"

  logging_configuration {
    scheduler_logs {
      enabled   = false # finds: unlogged-airflow-scheduler
      log_level = "INFO"
    }
  }
}
