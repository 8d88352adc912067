variable "choice" {
  type = string
}

resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "log_connections"
      value = var.choice
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }
  }
}
