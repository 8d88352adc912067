variable "choice" {
  type = string
}

resource "google_storage_bucket" "runs" {
  name                        = "ml-weights"
  location                    = "EU"
  uniform_bucket_level_access = var.choice
}
