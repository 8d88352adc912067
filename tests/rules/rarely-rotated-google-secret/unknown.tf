variable "period" {
  type = string
}

resource "google_secret_manager_secret" "maybe" {
  secret_id = "maybe"

  replication {
    auto {}
  }

  rotation {
    next_rotation_time = "2027-01-01T00:00:00Z"
    rotation_period    = var.period
  }
}
