module "network" {
  source = "git::https://github.com/acme/terraform-network.git" # finds: unpinned-module
}

module "cluster" {
  source = "git@github.com:acme/terraform-cluster.git?ref=main" # finds: unpinned-module
}

module "queue" {
  source = "github.com/acme/terraform-queue" # finds: unpinned-module
}

module "vpc" { # finds: unpinned-module
  source = "terraform-aws-modules/vpc/aws"
}

module "log_group" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/log-group"
  version = ">= 4.0" # finds: unpinned-module
}

module "platform" { # finds: unpinned-module
  source = "registry.acme.example/platform/base/aws"
}
