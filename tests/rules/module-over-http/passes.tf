module "network" {
  source = "https://artifacts.acme.example/network-2.1.0.zip"
}

module "cluster" {
  source = "git::ssh://git@git.acme.example/cluster.git?ref=v1.0.0"
}
