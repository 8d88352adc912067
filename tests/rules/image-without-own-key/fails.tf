resource "aws_imagebuilder_component" "drivers" { # finds: image-without-own-key
  name     = "drivers"
  platform = "Linux"
  version  = "1.0.0"
  uri      = "s3://acme-images/drivers.yaml"
}

resource "aws_imagebuilder_distribution_configuration" "trainer" {
  name = "trainer"

  distribution {
    region = "eu-west-1"

    ami_distribution_configuration { # finds: image-without-own-key
      name = "trainer-{{ imagebuilder:buildDate }}"
    }
  }
}
