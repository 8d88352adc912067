module "network" {
  source = "git::https://github.com/acme/terraform-network.git?ref=v2.1.0" # finds: module-without-commit
}

module "vpc" { # finds: module-without-commit
  source  = "terraform-aws-modules/vpc/aws"
  version = "6.5.0"
}
