resource "aws_ecr_repository" "model" {
  name                 = "model"
  image_tag_mutability = "IMMUTABLE"
}
