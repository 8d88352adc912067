module "network" {
  source = "http://artifacts.acme.example/network.zip" # finds: module-over-http
}

module "cluster" {
  source = "git::http://git.acme.example/cluster.git?ref=v1.0.0" # finds: module-over-http
}

module "queue" {
  source = "git://git.acme.example/queue.git?ref=v1.0.0" # finds: module-over-http
}
