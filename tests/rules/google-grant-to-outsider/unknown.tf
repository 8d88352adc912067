variable "reader" {
  type = string
}

resource "google_storage_bucket_iam_member" "one" {
  bucket = "models"
  role   = "roles/storage.objectViewer"
  member = var.reader
}
