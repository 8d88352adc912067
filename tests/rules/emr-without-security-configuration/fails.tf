resource "aws_emr_cluster" "features" { # finds: emr-without-security-configuration
  name          = "features"
  release_label = "emr-7.5.0"
  service_role  = "emr"
}
