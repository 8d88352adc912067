resource "google_project_iam_member" "runs" {
  project = "ml"
  role    = "roles/aiplatform.user"
  member  = "group:ml@example.com"
}
