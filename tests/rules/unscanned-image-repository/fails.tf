resource "aws_ecr_repository" "model" { # finds: unscanned-image-repository
  name = "model"
}

resource "aws_ecr_repository" "trainer" {
  name = "trainer"

  image_scanning_configuration {
    scan_on_push = false # finds: unscanned-image-repository
  }
}
