provider "aws" {
  default_tags {
    tags = { CostCenter = "ml-42" }
  }
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"

  default_tags {
    tags = { CostCenter = "ml-43" }
  }
}

resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "west" {
  provider           = aws.west
  name               = "west"
  assume_role_policy = "{}"
}
