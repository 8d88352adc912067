provider "aws" {
  default_tags {
    tags = { CostCenter = "ml-42" }
  }
}

module "role" {
  source = "./role"
}
