resource "google_storage_bucket" "closed" {
  name                     = "closed"
  location                 = "EU"
  public_access_prevention = "enforced"
}
