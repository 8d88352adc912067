data "google_storage_object_signed_url" "weights" { # finds: presigned-url
  bucket = "models"
  path   = "weights.bin"
}
