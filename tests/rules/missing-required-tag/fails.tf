provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Owner = "ml-platform" }
  }
}

resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = "{}"

  tags = { # finds: missing-required-tag
    Team = "vision"
  }
}

resource "aws_iam_role" "bare" { # finds: missing-required-tag
  name               = "bare"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "promised" {
  name               = "promised"
  assume_role_policy = "{}"

  tags = {
    CostCenter = "CHANGE-ME" # finds: missing-required-tag
  }
}
