resource "aws_kms_alias" "alarms" {
  name          = "alias/alarms"
  target_key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = aws_kms_alias.alarms.name
}

resource "aws_sns_topic" "spend" {
  name              = "spend"
  kms_master_key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"
}
