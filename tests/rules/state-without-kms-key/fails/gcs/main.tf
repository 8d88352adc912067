terraform {
  backend "gcs" { # finds: state-without-kms-key
    bucket = "acme-state"
    prefix = "platform"
  }
}
