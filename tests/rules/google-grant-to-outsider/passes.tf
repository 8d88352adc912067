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

resource "google_storage_bucket_acl" "several" {
  bucket      = "models"
  role_entity = ["OWNER:project-owners-1", "READER:domain-example.com"]
}

resource "google_bigquery_dataset_access" "one" {
  dataset_id = "features"
  role       = "READER"
  domain     = "example.com"
}
