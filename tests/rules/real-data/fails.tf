resource "aws_s3_bucket" "patients" {
  bucket = "patients"
  tags = {
    DataClassification = "PHI" # finds: real-data
  }
}

resource "google_bigquery_dataset" "patients" {
  dataset_id = "patients"
  labels = {
    data_classification = "phi" # finds: real-data
  }
}

resource "google_sql_database_instance" "patients" {
  database_version = "POSTGRES_16"

  settings {
    tier = "db-f1-micro"
    user_labels = {
      data-class = "customer-records" # finds: real-data
    }
  }
}

resource "azurerm_storage_account" "patients" {
  name = "patients"
  tags = {
    DataClassification = "Restricted" # finds: real-data
  }
}
