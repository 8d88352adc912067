terraform {
  required_providers {
    aws = { # finds: unpinned-provider
      source = "hashicorp/aws"
    }

    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}
