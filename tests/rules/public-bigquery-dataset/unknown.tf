variable "reader" {
  type = string
}

resource "google_bigquery_dataset_iam_member" "maybe" {
  dataset_id = "runs"
  role       = "roles/bigquery.dataViewer"
  member     = var.reader
}
