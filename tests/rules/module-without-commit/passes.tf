module "network" {
  source = "git::https://github.com/acme/terraform-network.git?ref=7c1de0a1d9f9b7c1f7a4f4d2f3b8a6c5e4d3c2b1"
}
