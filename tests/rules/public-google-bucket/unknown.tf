variable "reader" {
  type = string
}

resource "google_storage_bucket_iam_member" "maybe" {
  bucket = "weights"
  role   = "roles/storage.objectViewer"
  member = var.reader
}
