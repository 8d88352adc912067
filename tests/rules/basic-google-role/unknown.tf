variable "role" {
  type = string
}

resource "google_project_iam_member" "runs" {
  project = "ml"
  role    = var.role
  member  = "group:ml@example.com"
}
