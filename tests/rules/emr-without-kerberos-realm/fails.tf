resource "aws_emr_cluster" "features" {
  name          = "features"
  release_label = "emr-7.5.0"
  service_role  = "emr"

  kerberos_attributes { # finds: emr-without-kerberos-realm
    kdc_admin_password = data.aws_secretsmanager_secret_version.kdc.secret_string
  }
}
