terraform {
  backend "pg" {
    conn_str = "postgres://db.acme.example/state?sslmode=verify-full"
  }
}
