resource "google_storage_bucket_iam_member" "one" {
  bucket = "models"
  role   = "roles/storage.objectViewer"
  member = "user:someone@example.com"
}

resource "google_project_iam_binding" "several" {
  project = "ml"
  role    = "roles/bigquery.dataViewer"
  members = ["group:ml@example.com", "serviceAccount:train@ml.iam.gserviceaccount.com"]
}

data "google_iam_policy" "all" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["domain:example.com"]
  }
}
