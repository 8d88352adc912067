variable "key" {
  type = string
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = var.key
}
