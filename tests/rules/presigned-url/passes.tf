data "google_storage_bucket_object" "weights" {
  bucket = "models"
  name   = "weights.bin"
}
