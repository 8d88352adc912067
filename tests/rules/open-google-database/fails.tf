resource "google_sql_database_instance" "runs" {
  name             = "runs"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-f1-micro"

    ip_configuration {
      authorized_networks {
        name  = "clients"
        value = "0.0.0.0/0" # finds: open-google-database
      }
    }
  }
}
