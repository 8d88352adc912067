resource "google_storage_bucket" "runs" {
  name     = "ml-weights"
  location = "EU"

  versioning {
    enabled = true
  }
}
