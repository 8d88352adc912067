resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = { # finds: unlabelled-data
    Team = "research"
  }
}

resource "google_storage_bucket" "scratch" { # finds: unlabelled-data
  name     = "scratch"
  location = "EU"
}

resource "google_sql_database_instance" "runs" {
  database_version = "POSTGRES_16"

  settings {
    tier = "db-f1-micro"
    user_labels = { # finds: unlabelled-data
      team = "research"
    }
  }
}

resource "azurerm_storage_account" "scratch" { # finds: unlabelled-data
  name = "scratch"
}
