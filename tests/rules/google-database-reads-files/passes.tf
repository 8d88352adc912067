resource "google_sql_database_instance" "runs" {
  name             = "runs"
  region           = "europe-west4"
  database_version = "MYSQL_8_0"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "local_infile"
      value = "off"
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
