# OpenTofu lets a source be put together.
variable "mirror" {
  type = string
}

module "network" {
  source = "${var.mirror}/network.zip"
}
