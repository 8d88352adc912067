resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings { # finds: google-database-without-backups
    tier = "db-custom-2-7680"
  }
}

resource "google_sql_database_instance" "weights" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    backup_configuration {
      enabled = false # finds: google-database-without-backups
    }
  }
}
