resource "aws_cloudtrail_event_data_store" "main" { # finds: event-store-without-own-key
  name             = "main"
  retention_period = 2557
}
