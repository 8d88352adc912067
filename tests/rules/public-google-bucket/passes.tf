resource "google_storage_bucket_iam_member" "readers" {
  bucket = "weights"
  role   = "roles/storage.objectViewer"
  member = "group:ml@example.com"
}

resource "google_storage_bucket_iam_binding" "readers" {
  bucket  = "weights"
  role    = "roles/storage.objectViewer"
  members = ["serviceAccount:train@ml.iam.gserviceaccount.com"]
}

resource "google_storage_bucket_acl" "readers" {
  bucket         = "weights"
  predefined_acl = "projectPrivate"
}

resource "google_storage_default_object_acl" "readers" {
  bucket      = "weights"
  role_entity = ["OWNER:user-a@example.com", "READER:group-ml@example.com"]
}
