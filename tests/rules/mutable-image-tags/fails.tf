resource "aws_ecr_repository" "model" { # finds: mutable-image-tags
  name = "model"
}

resource "aws_ecr_repository" "trainer" {
  name                 = "trainer"
  image_tag_mutability = "MUTABLE" # finds: mutable-image-tags
}
