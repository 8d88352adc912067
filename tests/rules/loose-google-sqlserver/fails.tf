resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "SQLSERVER_2022_STANDARD"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "cross db ownership chaining" # finds: loose-google-sqlserver
      value = "on"
    }
  }
}
