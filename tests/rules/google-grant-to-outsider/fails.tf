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

resource "google_storage_bucket_access_control" "one" {
  bucket = "models"
  role   = "READER"
  entity = "user-someone@gmail.com" # finds: google-grant-to-outsider
}

resource "google_storage_bucket_acl" "several" {
  bucket = "models"
  role_entity = [
    "OWNER:group-ml@example.com",
    "READER:user-someone@gmail.com", # finds: google-grant-to-outsider
  ]
}

resource "google_bigquery_dataset" "features" {
  dataset_id = "features"
  access {
    role           = "OWNER"
    group_by_email = "ml@example.com"
  }
  access {
    role          = "READER"
    user_by_email = "someone@gmail.com" # finds: google-grant-to-outsider
  }
}

resource "google_bigquery_dataset_access" "one" {
  dataset_id    = "features"
  role          = "READER"
  user_by_email = "someone@gmail.com" # finds: google-grant-to-outsider
}
