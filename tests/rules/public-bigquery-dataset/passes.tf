resource "google_bigquery_dataset" "runs" {
  dataset_id = "runs"

  access {
    role          = "READER"
    special_group = "projectReaders"
  }
}

resource "google_bigquery_dataset_iam_member" "team" {
  dataset_id = "runs"
  role       = "roles/bigquery.dataViewer"
  member     = "group:ml@example.com"
}
