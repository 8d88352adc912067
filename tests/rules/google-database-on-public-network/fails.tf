resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings { # finds: google-database-on-public-network
    tier = "db-custom-2-7680"
  }
}

resource "google_sql_database_instance" "weights" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    ip_configuration {
      ipv4_enabled = true # finds: google-database-on-public-network
    }
  }
}
