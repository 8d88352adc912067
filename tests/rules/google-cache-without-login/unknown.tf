variable "choice" {
  type = string
}

resource "google_redis_instance" "runs" {
  name           = "features"
  memory_size_gb = 4
  tier           = "STANDARD_HA"
  auth_enabled   = var.choice
}
