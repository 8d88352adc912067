variable "groups" {
  type = list(string)
}

resource "aws_imagebuilder_distribution_configuration" "trainer" {
  name = "trainer"

  distribution {
    region = "eu-west-1"

    ami_distribution_configuration {
      kms_key_id = "alias/images"

      launch_permission {
        user_groups = var.groups
      }
    }
  }
}
