resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings { # finds: plaintext-google-database
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
      ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED" # finds: plaintext-google-database
    }
  }
}

resource "google_redis_instance" "scratch" { # finds: plaintext-google-database
  name           = "features"
  memory_size_gb = 4
  tier           = "STANDARD_HA"
}
