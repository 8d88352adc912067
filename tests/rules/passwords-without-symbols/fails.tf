resource "aws_iam_account_password_policy" "main" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = false # finds: passwords-without-symbols
  password_reuse_prevention    = 24
  max_password_age             = 90
}

resource "aws_iam_account_password_policy" "second" { # finds: passwords-without-symbols
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
