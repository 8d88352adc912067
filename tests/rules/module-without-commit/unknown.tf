# OpenTofu lets a source be put together.
variable "revision" {
  type = string
}

module "network" {
  source = "git::https://github.com/acme/terraform-network.git?ref=${var.revision}"
}
