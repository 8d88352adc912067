resource "google_bigquery_dataset" "runs" {
  dataset_id = "runs"

  access {
    role          = "OWNER"
    user_by_email = "a@example.com"
  }

  access {
    role          = "READER"
    special_group = "allAuthenticatedUsers" # finds: public-bigquery-dataset
  }
}

resource "google_bigquery_dataset_access" "everybody" {
  dataset_id = "runs"
  role       = "READER"
  iam_member = "allUsers" # finds: public-bigquery-dataset
}

resource "google_bigquery_dataset_iam_member" "everybody" {
  dataset_id = "runs"
  role       = "roles/bigquery.dataViewer"
  member     = "allUsers" # finds: public-bigquery-dataset
}

resource "google_bigquery_table_iam_binding" "everybody" {
  dataset_id = "runs"
  table_id   = "runs"
  role       = "roles/bigquery.dataViewer"
  members    = ["allAuthenticatedUsers"] # finds: public-bigquery-dataset
}
