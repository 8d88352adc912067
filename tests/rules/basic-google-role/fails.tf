resource "google_project_iam_member" "runs" {
  project = "ml"
  role    = "roles/editor" # finds: basic-google-role
  member  = "group:ml@example.com"
}

resource "google_project_iam_binding" "weights" {
  project = "ml"
  members = ["group:ml@example.com"]
  role    = "roles/owner" # finds: basic-google-role
}
