# Put together here so that no scanner takes it for a real one.
provider "aws" {
  region     = "eu-west-1"
  access_key = join("", ["AK", "IA", "EXAMPLEEXAMPLE12"]) # finds: keys-in-provider
  secret_key = var.deploy
}

variable "deploy" {
  type      = string
  default   = "from-the-environment"
  sensitive = true
}
