variable "caller" {
  type = string
}

resource "google_cloud_run_v2_service_iam_member" "runs" {
  name     = google_cloud_run_v2_service.model.name
  location = "europe-west4"
  role     = "roles/run.invoker"
  member   = var.caller
}
