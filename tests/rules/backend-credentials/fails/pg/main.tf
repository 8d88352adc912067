terraform {
  backend "pg" {
    conn_str = "postgres://state:secret@db.acme.example/state?sslmode=verify-full" # finds: backend-credentials
  }
}
