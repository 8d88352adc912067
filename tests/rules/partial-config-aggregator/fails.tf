resource "aws_config_configuration_aggregator" "accounts" {
  name = "accounts"

  account_aggregation_source { # finds: partial-config-aggregator
    account_ids = ["123456789012"]
    regions     = ["eu-west-1", "eu-central-1"]
  }
}

resource "aws_config_configuration_aggregator" "organization" {
  name = "organization"

  organization_aggregation_source {
    role_arn    = "arn:aws:iam::123456789012:role/config"
    all_regions = false # finds: partial-config-aggregator
  }
}
