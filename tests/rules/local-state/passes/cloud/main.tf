terraform {
  cloud {
    organization = "acme"
  }
}

provider "aws" {
  region = "eu-west-1"
}
