resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    backup_configuration {
      enabled = true
    }
  }
}

resource "google_sql_database_instance" "weights" {
  name                 = "runs"
  region               = "europe-west4"
  database_version     = "POSTGRES_16"
  master_instance_name = google_sql_database_instance.primary.name

  settings {
    tier = "db-custom-2-7680"
  }
}
