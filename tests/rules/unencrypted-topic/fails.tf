resource "aws_sns_topic" "alarms" { # finds: unencrypted-topic
  name = "alarms"
}
