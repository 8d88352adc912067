resource "google_storage_bucket_iam_member" "one" {
  bucket = "models"
  role   = "roles/storage.objectViewer"
  member = "user:someone@gmail.com" # finds: google-grant-to-outsider
}

resource "google_project_iam_binding" "several" {
  project = "ml"
  role    = "roles/bigquery.dataViewer"
  members = [
    "group:ml@example.com",
    "user:someone@googlemail.com", # finds: google-grant-to-outsider
  ]
}

data "google_iam_policy" "all" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["user:someone@gmail.com"] # finds: google-grant-to-outsider
  }
}

resource "google_bigtable_table_iam_member" "one" {
  instance_name = "features"
  table         = "users"
  role          = "roles/bigtable.reader"
  member        = "user:someone@gmail.com" # finds: google-grant-to-outsider
}

resource "google_compute_image_iam_binding" "several" {
  image   = "train"
  role    = "roles/compute.imageUser"
  members = ["user:someone@gmail.com"] # finds: google-grant-to-outsider
}
