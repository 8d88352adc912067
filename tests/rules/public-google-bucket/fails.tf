resource "google_storage_bucket_iam_member" "readers" {
  bucket = "weights"
  role   = "roles/storage.objectViewer"
  member = "allUsers" # finds: public-google-bucket
}

resource "google_storage_bucket_iam_binding" "readers" {
  bucket  = "weights"
  role    = "roles/storage.objectViewer"
  members = ["group:ml@example.com", "allAuthenticatedUsers"] # finds: public-google-bucket
}

resource "google_storage_bucket_access_control" "readers" {
  bucket = "weights"
  role   = "READER"
  entity = "allUsers" # finds: public-google-bucket
}

resource "google_storage_bucket_acl" "readers" {
  bucket      = "weights"
  role_entity = ["OWNER:user-a@example.com", "READER:allUsers"] # finds: public-google-bucket
}

resource "google_storage_managed_folder_iam_member" "readers" {
  bucket         = "weights"
  managed_folder = "released/"
  role           = "roles/storage.objectViewer"
  member         = "allUsers" # finds: public-google-bucket
}

resource "google_storage_object_access_control" "readers" {
  bucket = "weights"
  object = "model.bin"
  role   = "READER"
  entity = "allUsers" # finds: public-google-bucket
}

resource "google_storage_object_acl" "readers" {
  bucket         = "weights"
  object         = "model.bin"
  predefined_acl = "publicRead" # finds: public-google-bucket
}

resource "google_storage_default_object_acl" "readers" {
  bucket      = "weights"
  role_entity = ["READER:allUsers"] # finds: public-google-bucket
}
