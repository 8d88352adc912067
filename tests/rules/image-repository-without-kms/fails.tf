resource "aws_ecr_repository" "model" { # finds: image-repository-without-kms
  name = "model"
}

resource "aws_ecr_repository" "trainer" {
  name = "trainer"

  encryption_configuration {
    encryption_type = "AES256" # finds: image-repository-without-kms
  }
}
