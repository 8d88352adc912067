resource "google_sql_database_instance" "runs" { # finds: unlogged-google-postgres
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"
  }
}

resource "google_sql_database_instance" "weights" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "log_connections" # finds: unlogged-google-postgres
      value = "on"
    }
  }
}
