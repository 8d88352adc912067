resource "google_storage_bucket" "logs" {
  name     = "our-logs"
  location = "EU"
}

resource "google_logging_project_sink" "own" {
  name        = "own"
  destination = "storage.googleapis.com/${google_storage_bucket.logs.name}"
}

resource "google_logging_project_sink" "written" {
  name        = "written"
  destination = "storage.googleapis.com/our-logs"
}

resource "google_logging_project_sink" "off" {
  name        = "off"
  destination = "storage.googleapis.com/their-logs"
  disabled    = true
}

resource "google_cloud_run_v2_service" "score" {
  name     = "score"
  location = "europe-west1"
}

resource "google_pubsub_subscription" "pushed" {
  name  = "pushed"
  topic = "scores"
  push_config {
    push_endpoint = google_cloud_run_v2_service.score.uri
  }
}

resource "google_pubsub_subscription" "pulled" {
  name  = "pulled"
  topic = "scores"
}
