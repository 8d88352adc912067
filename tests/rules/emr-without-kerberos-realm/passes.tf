resource "aws_emr_cluster" "features" {
  name          = "features"
  release_label = "emr-7.5.0"
  service_role  = "emr"

  kerberos_attributes {
    kdc_admin_password = data.aws_secretsmanager_secret_version.kdc.secret_string
    realm              = "EC2.INTERNAL"
  }
}

resource "aws_emr_cluster" "plain" {
  name          = "plain"
  release_label = "emr-7.5.0"
  service_role  = "emr"
}
