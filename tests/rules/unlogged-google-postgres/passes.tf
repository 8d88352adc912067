resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }
  }
}

resource "google_sql_database_instance" "weights" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "MYSQL_8_0"

  settings {
    tier = "db-custom-2-7680"
  }
}
