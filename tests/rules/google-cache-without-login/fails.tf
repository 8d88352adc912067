resource "google_redis_instance" "runs" { # finds: google-cache-without-login
  name           = "features"
  memory_size_gb = 4
  tier           = "STANDARD_HA"
}

resource "google_redis_instance" "weights" {
  name           = "features"
  memory_size_gb = 4
  tier           = "STANDARD_HA"
  auth_enabled   = false # finds: google-cache-without-login
}
