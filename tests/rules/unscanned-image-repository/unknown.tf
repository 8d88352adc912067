variable "scan" {
  type = bool
}

resource "aws_ecr_repository" "model" {
  name = "model"

  image_scanning_configuration {
    scan_on_push = var.scan
  }
}
