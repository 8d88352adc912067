variable "regions" {
  type = map(string)
}

resource "aws_imagebuilder_distribution_configuration" "trainer" {
  name = "trainer"

  dynamic "distribution" {
    for_each = var.regions
    content {
      region = distribution.key

      ami_distribution_configuration {
        kms_key_id = distribution.value
      }
    }
  }
}
