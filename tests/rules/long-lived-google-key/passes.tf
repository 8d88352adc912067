resource "google_service_account_key" "uploaded" {
  service_account_id = "trainer"
  public_key_data    = filebase64("key.pub")
}
