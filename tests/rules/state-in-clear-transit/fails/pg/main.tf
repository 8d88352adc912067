terraform {
  backend "pg" {
    conn_str = "postgres://db.acme.example/state?sslmode=disable" # finds: state-in-clear-transit
  }
}
