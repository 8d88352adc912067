resource "aws_config_configuration_recorder" "main" { # finds: recorder-without-global-resources
  name     = "main"
  role_arn = "arn:aws:iam::123456789012:role/config"
}

resource "aws_config_configuration_recorder" "second" {
  name     = "second"
  role_arn = "arn:aws:iam::123456789012:role/config"

  recording_group {
    all_supported                 = true
    include_global_resource_types = false # finds: recorder-without-global-resources
  }
}
