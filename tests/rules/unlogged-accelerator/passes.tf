resource "aws_globalaccelerator_accelerator" "models" {
  name = "models"

  attributes {
    flow_logs_enabled   = true
    flow_logs_s3_bucket = "acme-logs"
    flow_logs_s3_prefix = "models/"
  }
}
