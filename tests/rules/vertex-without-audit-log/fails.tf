resource "google_vertex_ai_dataset" "scans" {
  display_name        = "scans"
  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"
}

# Writes alone.
resource "google_project_iam_audit_config" "writes" {
  project = "ml"
  service = "aiplatform.googleapis.com"

  audit_log_config {
    log_type = "DATA_WRITE" # finds: vertex-without-audit-log
  }
}
