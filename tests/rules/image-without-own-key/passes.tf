resource "aws_imagebuilder_component" "drivers" {
  name       = "drivers"
  platform   = "Linux"
  version    = "1.0.0"
  uri        = "s3://acme-images/drivers.yaml"
  kms_key_id = aws_kms_key.images.arn
}

resource "aws_imagebuilder_distribution_configuration" "trainer" {
  name = "trainer"

  distribution {
    region = "eu-west-1"

    ami_distribution_configuration {
      name       = "trainer-{{ imagebuilder:buildDate }}"
      kms_key_id = aws_kms_key.images.arn
    }
  }
}

resource "aws_kms_key" "images" {
  description         = "Images"
  enable_key_rotation = true
}
