variable "mutability" {
  type = string
}

resource "aws_ecr_repository" "model" {
  name                 = "model"
  image_tag_mutability = var.mutability
}
