module "network" {
  source = "git::https://github.com/acme/terraform-network.git?ref=v2.1.0"
}

module "cluster" {
  source = "git@github.com:acme/terraform-cluster.git//nodes?depth=1&ref=7c1de0a1d9f9b7c1f7a4f4d2f3b8a6c5e4d3c2b1"
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 6.0"
}

module "log_group" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/log-group"
  version = ">= 4.0, < 6.0"
}

# Of the same commit as this file.
module "bucket" {
  source = "./modules/bucket"
}
