variable "destination" {
  type = string
}

resource "google_storage_bucket" "logs" {
  name     = "our-logs"
  location = "EU"
}

resource "google_logging_project_sink" "maybe" {
  name        = "maybe"
  destination = var.destination
}
