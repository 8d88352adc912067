resource "google_storage_bucket" "runs" { # finds: google-bucket-with-acls
  name     = "ml-weights"
  location = "EU"
}

resource "google_storage_bucket" "weights" {
  name                        = "ml-weights"
  location                    = "EU"
  uniform_bucket_level_access = false # finds: google-bucket-with-acls
}
