resource "aws_guardduty_detector" "main" { # finds: guardduty-without-organization
  enable = true
}
