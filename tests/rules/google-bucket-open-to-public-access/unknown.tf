variable "prevention" {
  type = string
}

resource "google_storage_bucket" "maybe" {
  name                     = "maybe"
  location                 = "EU"
  public_access_prevention = var.prevention
}
