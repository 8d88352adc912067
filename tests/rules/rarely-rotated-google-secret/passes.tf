resource "google_secret_manager_secret" "monthly" {
  secret_id = "monthly"

  replication {
    auto {}
  }

  rotation {
    next_rotation_time = "2027-01-01T00:00:00Z"
    rotation_period    = "2592000s"
  }
}
