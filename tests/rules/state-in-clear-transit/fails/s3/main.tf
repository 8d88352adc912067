terraform {
  backend "s3" {
    bucket   = "acme-state"
    key      = "platform/terraform.tfstate"
    region   = "eu-west-1"
    endpoint = "http://minio.acme.example:9000" # finds: state-in-clear-transit
  }
}
