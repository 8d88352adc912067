variable "service" {
  type = string
}

resource "google_vertex_ai_dataset" "scans" {
  display_name        = "scans"
  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"
}

resource "google_project_iam_audit_config" "some" {
  project = "ml"
  service = var.service

  audit_log_config {
    log_type = "DATA_READ"
  }
}
