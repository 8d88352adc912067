resource "google_storage_bucket" "left_out" { # finds: google-bucket-open-to-public-access
  name     = "left-out"
  location = "EU"
}

resource "google_storage_bucket" "inherited" {
  name                     = "inherited"
  location                 = "EU"
  public_access_prevention = "inherited" # finds: google-bucket-open-to-public-access
}
