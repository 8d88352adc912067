provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias = "labelled"
  default_tags {
    tags = {
      DataClassification = "synthetic"
    }
  }
}

resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = {
    DataClassification = "Synthetic"
  }
}

resource "aws_dynamodb_table" "runs" {
  provider = aws.labelled
  name     = "runs"
}

provider "google" {
  default_labels = {
    data_classification = "synthetic"
  }
}

resource "google_bigquery_dataset" "runs" {
  dataset_id = "runs"
}

resource "google_sql_database_instance" "runs" {
  database_version = "POSTGRES_16"

  settings {
    tier = "db-f1-micro"
  }
}

resource "azurerm_mssql_database" "runs" {
  name      = "runs"
  server_id = "runs"
  tags = {
    Data = "anonymised"
  }
}
