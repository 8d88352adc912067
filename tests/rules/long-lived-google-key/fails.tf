resource "google_service_account_key" "notebook" { # finds: long-lived-google-key
  service_account_id = "notebook"
}
