resource "aws_ses_configuration_set" "shop" { # finds: plaintext-mail-delivery
  name = "shop"
}

resource "aws_sesv2_configuration_set" "support" {
  configuration_set_name = "support"

  delivery_options {
    tls_policy = "OPTIONAL" # finds: plaintext-mail-delivery
  }
}
