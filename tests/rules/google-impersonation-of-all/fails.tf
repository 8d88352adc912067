resource "google_project_iam_member" "runs" {
  project = "ml"
  role    = "roles/iam.serviceAccountUser" # finds: google-impersonation-of-all
  member  = "group:ml@example.com"
}
