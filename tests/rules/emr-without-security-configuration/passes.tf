resource "aws_emr_cluster" "features" {
  name                   = "features"
  release_label          = "emr-7.5.0"
  service_role           = "emr"
  security_configuration = aws_emr_security_configuration.strict.name
}
