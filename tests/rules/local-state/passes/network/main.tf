# Called as a module: its caller keeps the state.
provider "aws" {
  region = "eu-west-1"
}
