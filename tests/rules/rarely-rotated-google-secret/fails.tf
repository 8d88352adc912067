resource "google_secret_manager_secret" "never" { # finds: rarely-rotated-google-secret
  secret_id = "never"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret" "yearly" {
  secret_id = "yearly"

  replication {
    auto {}
  }

  rotation {
    next_rotation_time = "2027-01-01T00:00:00Z"
    rotation_period    = "31536000s" # finds: rarely-rotated-google-secret
  }
}
