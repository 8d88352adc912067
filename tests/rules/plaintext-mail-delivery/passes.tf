resource "aws_ses_configuration_set" "shop" {
  name = "shop"

  delivery_options {
    tls_policy = "Require"
  }
}

resource "aws_sesv2_configuration_set" "support" {
  configuration_set_name = "support"

  delivery_options {
    tls_policy = "REQUIRE"
  }
}
