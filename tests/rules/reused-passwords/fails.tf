resource "aws_iam_account_password_policy" "main" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  password_reuse_prevention    = 5 # finds: reused-passwords
  max_password_age             = 90
}

resource "aws_iam_account_password_policy" "second" { # finds: reused-passwords
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  max_password_age             = 90
}
