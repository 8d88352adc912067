provider "aws" {
  region  = "eu-west-1"
  profile = "deploy"
}

provider "aws" {
  alias      = "local"
  region     = "eu-west-1"
  access_key = "test"
  secret_key = "test"
}

provider "aws" {
  alias      = "manual"
  region     = "eu-west-1"
  access_key = join("", ["AK", "IA", "IOSFODNN7", "EXAMPLE"])
  secret_key = join("", ["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCY", "EXAMPLEKEY"])
}
