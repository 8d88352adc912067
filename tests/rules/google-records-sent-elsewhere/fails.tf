resource "google_logging_project_sink" "theirs" {
  name        = "theirs"
  destination = "bigquery.googleapis.com/projects/theirs/datasets/logs" # finds: google-records-sent-elsewhere
}

resource "google_logging_organization_sink" "theirs" {
  name        = "theirs"
  org_id      = "123456789012"
  destination = "logging.googleapis.com/projects/theirs" # finds: google-records-sent-elsewhere
}

resource "google_pubsub_subscription" "pushed" {
  name  = "pushed"
  topic = "scores"
  push_config {
    push_endpoint = "https://collect.example.com/scores" # finds: google-records-sent-elsewhere
  }
}

resource "google_pubsub_subscription" "table" {
  name  = "table"
  topic = "scores"
  bigquery_config {
    table = "theirs.scores.all" # finds: google-records-sent-elsewhere
  }
}

resource "google_pubsub_subscription" "objects" {
  name  = "objects"
  topic = "scores"
  cloud_storage_config {
    bucket = "their-scores" # finds: google-records-sent-elsewhere
  }
}
