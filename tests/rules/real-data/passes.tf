resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = {
    DataClassification = "synthetic"
  }
}

resource "aws_dynamodb_table" "runs" {
  name = "runs"
}

resource "google_storage_bucket" "scratch" {
  name     = "scratch"
  location = "EU"
  labels = {
    data_classification = "synthetic"
  }
}

resource "azurerm_managed_disk" "scratch" {
  name = "scratch"
}
