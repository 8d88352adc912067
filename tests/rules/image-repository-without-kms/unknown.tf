variable "encryption" {
  type = string
}

resource "aws_ecr_repository" "model" {
  name = "model"

  encryption_configuration {
    encryption_type = var.encryption
  }
}
