resource "google_storage_bucket" "runs" { # finds: google-bucket-without-versions
  name     = "ml-weights"
  location = "EU"
}

resource "google_storage_bucket" "weights" {
  name     = "ml-weights"
  location = "EU"

  versioning {
    enabled = false # finds: google-bucket-without-versions
  }
}
