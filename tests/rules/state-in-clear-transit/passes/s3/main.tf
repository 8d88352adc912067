terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "platform/terraform.tfstate"
    region = "eu-west-1"

    endpoints = {
      s3 = "https://minio.acme.example:9000"
    }
  }
}
