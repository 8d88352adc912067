variable "module_version" {
  type = string
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = var.module_version
}
